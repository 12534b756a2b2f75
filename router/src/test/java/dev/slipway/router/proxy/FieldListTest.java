package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldListTest {
  private static final List<String> NAMES =
      List.of("Host", "host", "HOST", "Vary", "vary", "X-One", "X-Two", "x-two", "Connection");
  private static final List<String> VALUES =
      List.of("", "1", "7", "65536", "a", "a, b", "B ,a", "Sun, 06 Nov 1994 08:49:37 GMT");

  private final HttpHeaders fields = FieldList.OF_HEAD.newHeaders();

  private static List<String> inOrder(HttpHeaders headers) {
    var all = new ArrayList<String>();
    headers.iteratorCharSequence().forEachRemaining(f -> all.add(f.getKey() + "=" + f.getValue()));
    return all;
  }

  @Test
  void fieldsStayInTheOrderInWhichTheyCame() {
    fields.add("B", "1").add("a", "2").add("b", "3").add("A", "4");

    assertThat(inOrder(fields)).containsExactly("B=1", "a=2", "b=3", "A=4");
    assertThat(fields.getAll("B")).containsExactly("1", "3");
  }

  @Test
  void whatIsSetStandsWhereTheFirstStood() {
    fields.add("a", "1").add("b", "2").add("A", "3").add("c", "4").set("A", "5").set("d", "6");

    assertThat(inOrder(fields)).containsExactly("A=5", "b=2", "c=4", "d=6");
  }

  @Test
  void thereIsRoomForAnyNumber() {
    for (var i = 0; i < 1_000; i++) {
      fields.add("name-" + i, i);
    }

    assertThat(fields.size()).isEqualTo(1_000);
    assertThat(fields.getInt("NAME-999")).isEqualTo(999);
    assertThat(fields.names()).hasSize(1_000).contains("Name-500");
  }

  @Test
  void namesMayBeOfAnyLength() {
    for (var length = 1; length <= 200; length++) {
      assertThat(fields.contains("n".repeat(length))).isFalse();
      fields.add("n".repeat(length), length);
    }
    for (var length = 1; length <= 200; length++) {
      assertThat(fields.getInt("N".repeat(length))).isEqualTo(length);
    }
  }

  @Test
  void severalAreRemovedAtOnce() {
    fields.add("a", "1").add("B", "2").add("c", "3").add("b", "4").add("D", "5");

    FieldList.removeAll(fields, Set.of("b", "d", "e"));

    assertThat(inOrder(fields)).containsExactly("a=1", "c=3");
  }

  @Test
  void datesAreWrittenAsInHttp() {
    var time = Instant.parse("1994-11-06T08:49:37Z");
    var calendar = Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT);
    calendar.setTimeInMillis(time.toEpochMilli());

    fields.set("Date", Date.from(time)).add("Expires", calendar);

    assertThat(fields.get("date")).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(fields.get("expires")).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(fields.getTimeMillis("date")).isEqualTo(time.toEpochMilli());
  }

  @Test
  void behindTheLastThereIsNone() {
    fields.add("a", "1");
    var all = fields.iteratorCharSequence();
    all.next();

    assertThat(all.hasNext()).isFalse();
    assertThatThrownBy(all::next).isInstanceOf(NoSuchElementException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a:", ":a", "a\r\nb", "a\0", "caf\u00e9", "\u20ac", "a"})
  void namesAreRefusedAsNettyRefusesThem(String name) {
    assertRefusedAlike(fields, new DefaultHttpHeaders(), name, "value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b", "a\r\nb: c", "a\nb", "a\0b", "\t", "\u007f", "caf\u00e9", "\u000b"})
  void valuesAreRefusedAsNettyRefusesThem(String value) {
    assertRefusedAlike(FieldList.OF_HEAD.newHeaders(), new DefaultHttpHeaders(), "name", value);
    fields.set("name", "before");
    var refused = catchThrowable(() -> fields.set("name", value)) != null;
    assertThat(fields.get("name")).isEqualTo(refused ? "before" : value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"content-length", "Transfer-Encoding", "trailer", "grpc-status"})
  void someNamesAreRefusedInTrailers(String name) {
    var nettys = DefaultHttpHeadersFactory.trailersFactory().newHeaders();
    assertRefusedAlike(FieldList.OF_TRAILER.newHeaders(), nettys, name, "0");
  }

  private static void assertRefusedAlike(
      HttpHeaders ours, HttpHeaders nettys, String name, String value) {
    for (CharSequence as : List.of(name, new AsciiString(name))) {
      assertThat(classOf(catchThrowable(() -> ours.add(as, value))))
          .isEqualTo(classOf(catchThrowable(() -> nettys.add(as, value))));
      assertThat(classOf(catchThrowable(() -> ours.set(as, value))))
          .isEqualTo(classOf(catchThrowable(() -> nettys.set(as, value))));
    }
    assertThat(inOrder(ours)).hasSameElementsAs(inOrder(nettys)).hasSameSizeAs(inOrder(nettys));
  }

  private static String classOf(Throwable thrown) {
    return thrown == null ? "" : thrown.getClass().getName();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverIsDoneToThemTheyAreAsNettys(long seed) {
    var random = new Random(seed);
    var nettys = new DefaultHttpHeaders();
    for (var i = 0; i < 400; i++) {
      var step = random.nextInt();
      change(fields, new Random(step));
      change(nettys, new Random(step));
      assertAlike(nettys);
    }
  }

  private static void change(HttpHeaders headers, Random random) {
    CharSequence name = any(NAMES, random);
    if (random.nextBoolean()) {
      name = new AsciiString(name);
    }
    var value = any(VALUES, random);
    var several = List.of(any(VALUES, random), 5, any(VALUES, random));
    switch (random.nextInt(16)) {
      case 0 -> headers.set(name, value);
      case 1 -> headers.set(name.toString(), value);
      case 2 -> headers.set(name, several);
      case 3 -> headers.set(name.toString(), several);
      case 4 -> headers.setInt(name, random.nextInt());
      case 5 -> headers.setShort(name, (short) random.nextInt());
      case 6 -> headers.addInt(name, random.nextInt());
      case 7 -> headers.addShort(name, (short) random.nextInt());
      case 8 -> headers.add(name, several);
      case 9 -> headers.add(name.toString(), several);
      case 10 -> headers.remove(name);
      case 11 -> headers.remove(name.toString());
      case 12 -> headers.setAll(new DefaultHttpHeaders().add(name, several));
      case 13 -> {
        if (random.nextInt(8) == 0) {
          headers.set(new DefaultHttpHeaders().add(name, several));
        } else if (random.nextInt(8) == 0) {
          headers.clear();
        }
      }
      case 14 -> headers.add(name.toString(), value);
      default -> headers.add(name, value);
    }
  }

  private static String any(List<String> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  /** Netty's own throw what they do not declare where a value is no date. */
  private static @Nullable Long millis(@Nullable String value) {
    return "Sun, 06 Nov 1994 08:49:37 GMT".equals(value) ? 784_111_777_000L : null;
  }

  private void assertAlike(HttpHeaders nettys) {
    assertThat(fields.size()).isEqualTo(nettys.size());
    assertThat(fields.isEmpty()).isEqualTo(nettys.isEmpty());
    assertThat(inOrder(fields)).containsExactlyInAnyOrderElementsOf(inOrder(nettys));
    assertThat(fields.entries()).extracting(Object::toString).isEqualTo(inOrder(fields));
    for (var name : NAMES) {
      assertThat(fields.getAll(name)).isEqualTo(nettys.getAll(name));
      assertThat(fields.getAll(new AsciiString(name))).isEqualTo(nettys.getAll(name));
      assertThat(fields.get(name)).isEqualTo(nettys.get(name));
      assertThat(fields.contains(name)).isEqualTo(nettys.contains(name));
      assertThat(fields.getInt(name)).isEqualTo(nettys.getInt(name));
      assertThat(fields.getInt(name, 3)).isEqualTo(nettys.getInt(name, 3));
      assertThat(fields.getShort(name)).isEqualTo(nettys.getShort(name));
      assertThat(fields.getShort(name, (short) 3)).isEqualTo(nettys.getShort(name, (short) 3));
      var time = millis(nettys.get(name));
      assertThat(fields.getTimeMillis(name)).isEqualTo(time);
      assertThat(fields.getTimeMillis(name, 3)).isEqualTo(time == null ? 3 : time);
      assertThat(fields.containsValue(name, "A", true))
          .isEqualTo(nettys.containsValue(name, "A", true));
      assertThat(fields.contains(name, "a", false)).isEqualTo(nettys.contains(name, "a", false));
    }
    assertThat(inOrder(fields.copy())).isEqualTo(inOrder(fields));
  }
}
