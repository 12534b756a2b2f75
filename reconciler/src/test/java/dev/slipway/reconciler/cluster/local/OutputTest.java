package dev.slipway.reconciler.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.process.Mask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputTest {
  @TempDir Path folder;
  private Output output;

  @BeforeEach
  void open() throws IOException {
    output = new Output(folder);
    output.beginAnother();
  }

  private void write(String text) throws IOException {
    Files.writeString(output.file(), text, StandardOpenOption.APPEND);
  }

  private void writeLines(int from, int to) throws IOException {
    for (int i = from; i <= to; i++) {
      write("line " + i + "\n");
    }
  }

  private static List<String> lines(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "line " + i).toList();
  }

  private static List<String> rest(Output.Cursor cursor) throws IOException {
    var lines = new ArrayList<String>();
    while (cursor.advance(lines::add)) {
      // Reads on to the end.
    }
    return lines;
  }

  @Test
  void whatWasWrittenBeforeAMarkIsOlderThanItAlsoAcrossARotation() throws IOException {
    var now = Instant.now().plusSeconds(60);
    writeLines(1, 10);
    output.mark(now);
    writeLines(11, 20);
    output.mark(now.plusSeconds(10));
    output.mark(now.plusSeconds(20));
    output.rotate(10);
    writeLines(21, 22);
    output.mark(now.plusSeconds(30));
    writeLines(23, 24);

    assertThat(rest(output.since(Instant.EPOCH))).isEqualTo(lines(1, 24));
    assertThat(rest(output.since(now.plusSeconds(9)))).isEqualTo(lines(11, 24));
    assertThat(rest(output.since(now.plusSeconds(25)))).isEqualTo(lines(21, 24));
    assertThat(rest(output.since(now.plusSeconds(30)))).isEqualTo(lines(23, 24));
    assertThat(rest(output.tail(1).orLater(output.since(Instant.EPOCH)))).isEqualTo(lines(24, 24));
    assertThat(rest(output.tail(9).orLater(output.since(now.plusSeconds(30)))))
        .isEqualTo(lines(23, 24));
  }

  @Test
  void noMarkIsMadeWithinALineAndTheirNumberIsBounded() throws IOException {
    var now = Instant.now().plusSeconds(60);
    writeLines(1, 1);
    output.mark(now);
    write("half");
    output.mark(now.plusSeconds(1));
    assertThat(rest(output.since(now.plusSeconds(5)))).isEmpty();
    write(" a line\n");
    for (int i = 2; i <= 5_000; i++) {
      writeLines(i, i);
      output.mark(now.plusSeconds(i));
    }
    assertThat(rest(output.since(now.plusSeconds(4_990))))
        .contains("line 5000")
        .hasSizeLessThan(20);
  }

  @Test
  void theLastLinesAreFoundAlsoAcrossARotation() throws IOException {
    writeLines(1, 100);
    output.rotate(10);
    writeLines(101, 103);

    assertThat(output.lastLines(2)).isEqualTo(lines(102, 103));
    assertThat(output.lastLines(3)).isEqualTo(lines(101, 103));
    assertThat(output.lastLines(10)).isEqualTo(lines(94, 103));
    assertThat(output.lastLines(1_000)).isEqualTo(lines(1, 103));
    assertThat(output.lastLines(0)).isEmpty();
  }

  @Test
  void aLastLineWithoutAnEndCounts() throws IOException {
    write("one\ntwo\nthr");

    assertThat(output.lastLines(2)).containsExactly("two", "thr");
  }

  @Test
  void whoFollowsMissesNothingOfARotation() throws IOException {
    var cursor = output.tail(0);
    writeLines(1, 10);
    assertThat(rest(cursor)).isEqualTo(lines(1, 10));
    writeLines(11, 20);
    output.rotate(10);
    writeLines(21, 30);

    assertThat(rest(cursor)).isEqualTo(lines(11, 30));
  }

  @Test
  void whoIsTooSlowGoesOnWithWhatIsThere() throws IOException {
    var cursor = output.tail(0);
    writeLines(1, 10);
    output.rotate(10);
    writeLines(11, 20);
    output.rotate(10);
    writeLines(21, 30);

    assertThat(rest(cursor)).isEqualTo(lines(11, 30));
  }

  @Test
  void theFilesStayBelowTheirSize() throws IOException {
    for (int i = 0; i < 20; i++) {
      write("x".repeat(1_000) + "\n");
      output.rotate(5_000);
    }

    assertThat(Files.size(output.file())).isLessThanOrEqualTo(5_000);
    assertThat(Files.size(folder.resolve("output.log.1"))).isLessThanOrEqualTo(6_100);
  }

  @Test
  void aProcessBeginsOnALineOfItsOwn() throws IOException {
    write("panic");
    output.beginAnother();
    write("up\n");

    assertThat(output.lastLines(9)).containsExactly("panic", "up");
  }

  @Test
  void aLongLineComesInPiecesThatCutNoCharacter() throws IOException {
    var text = "a" + "ä".repeat(LineSplitter.MAX_LINE);
    write(text + "\nnext\n");

    var lines = output.lastLines(9);
    assertThat(String.join("", lines.subList(0, lines.size() - 1))).isEqualTo(text);
    assertThat(lines.getLast()).isEqualTo("next");
    assertThat(lines)
        .allMatch(line -> line.getBytes(StandardCharsets.UTF_8).length <= LineSplitter.MAX_LINE);
  }

  @Test
  void whatIsNoUtf8IsReplaced() throws IOException {
    Files.write(output.file(), new byte[] {'a', (byte) 0xFF, 'b', '\r', '\n'});

    assertThat(output.lastLines(1)).containsExactly("a\uFFFDb");
  }

  @Test
  void secretsAreMaskedAlsoThoseWithSeveralLines() throws IOException {
    output.maskWith(Mask.of(List.of("first\nsecond line\n", "a")));
    output.maskWith(Mask.of(List.of("other")));
    write("a first other\nsecond line!\n");

    assertThat(output.lastLines(9)).containsExactly("a *** ***", "***!");
  }
}
