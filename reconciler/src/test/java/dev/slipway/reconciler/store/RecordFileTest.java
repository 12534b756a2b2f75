package dev.slipway.reconciler.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordFileTest {
  @TempDir Path folder;
  private Path path;

  /** Somebody. */
  record Person(String name, int age) {
    Person {
      if (age < 0) {
        throw new IllegalArgumentException("not an age: " + age);
      }
    }
  }

  /** A choice of two. */
  sealed interface Pet {
    record Dog(Person owner) implements Pet {}

    record Cat() implements Pet {}
  }

  /** Two constants. */
  enum Roof {
    FLAT,
    STEEP
  }

  /** One of each that can be written. */
  record House(
      List<Person> people,
      SortedMap<String, Pet> pets,
      Optional<Duration> age,
      Optional<String> name,
      Instant built,
      Roof roof,
      long number) {}

  /** As a later version may have it: with a component more. */
  record Mansion(
      List<Person> people,
      SortedMap<String, Pet> pets,
      Optional<Duration> age,
      Optional<String> name,
      Instant built,
      Roof roof,
      long number,
      int floors) {}

  private static final Person ANN = new Person("Ann", 41);
  private static final House HOUSE =
      new House(
          List.of(ANN, new Person("", Integer.MAX_VALUE), ANN),
          new TreeMap<>(Map.of("Rex", new Pet.Dog(ANN), "Tom", new Pet.Cat())),
          Optional.of(Duration.ofSeconds(-3, 4)),
          Optional.empty(),
          Instant.parse("1912-04-15T02:20:00.5Z"),
          Roof.STEEP,
          Long.MIN_VALUE);

  @BeforeEach
  void name() {
    path = folder.resolve("house");
  }

  private RecordFile<House> file() {
    return new RecordFile<>(path, House.class, "1");
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    assertThat(file().read()).isEmpty();

    file().write(HOUSE);

    assertThat(file().read()).contains(HOUSE);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void whatIsWrittenAgainTakesThePlaceOfTheFirst() throws Exception {
    file().write(HOUSE);
    var empty =
        new House(
            List.of(),
            new TreeMap<>(),
            Optional.empty(),
            Optional.of("Ünïcode €"),
            Instant.EPOCH,
            Roof.FLAT,
            0);

    file().write(empty);

    assertThat(file().read()).contains(empty);
  }

  @Test
  void whatIsEqualIsWrittenOnceAndReadAsOne() throws Exception {
    var name = "x".repeat(10_000);
    var many = Collections.nCopies(1_000, new Person(name, 1));
    file()
        .write(
            new House(
                many,
                new TreeMap<>(),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Roof.FLAT,
                0));

    assertThat(Files.size(path)).isLessThan(20_000);
    var read = file().read().orElseThrow().people();
    assertThat(read).isEqualTo(many);
    assertThat(read.getFirst()).isSameAs(read.getLast());
  }

  @Test
  void whatAnotherVersionWroteIsNotRead() throws Exception {
    file().write(HOUSE);

    assertThat(new RecordFile<>(path, House.class, "2").read()).isEmpty();
    assertThat(new RecordFile<>(path, Mansion.class, "1").read()).isEmpty();
  }

  @Test
  void whateverByteIsDamagedNothingIsReadAndNothingThrown() throws Exception {
    file().write(HOUSE);
    var whole = Files.readAllBytes(path);
    for (var at = 0; at < whole.length; at++) {
      var damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(path, damaged);
      assertThat(file().read()).as("byte " + at).isEmpty();
    }
  }

  @Test
  void whatIsCutShortOrEmptyIsNotRead() throws Exception {
    file().write(HOUSE);
    var whole = Files.readAllBytes(path);
    for (var length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThat(file().read()).as("length " + length).isEmpty();
    }
  }

  @Test
  void whatCanNotBeWrittenIsSaidAndWhatIsThereStays() throws Exception {
    file().write(HOUSE);
    Files.createDirectory(folder.resolve("house.new"));

    assertThatThrownBy(() -> file().write(HOUSE)).isInstanceOf(IOException.class);
    assertThat(file().read()).contains(HOUSE);
  }

  @Test
  void aTypeThatIsNotMadeOfRecordsIsRefused() {
    record Odd(Thread thread) {}

    assertThatThrownBy(() -> new RecordFile<>(path, Odd.class, "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Thread");
  }
}
