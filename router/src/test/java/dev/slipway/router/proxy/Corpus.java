package dev.slipway.router.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The requests of {@code http1.txt}. */
final class Corpus {
  private static final Pattern REPEATED = Pattern.compile("\\{(\\d+):([^}]*)}");

  private static final int LARGEST_SEED = 2_000;

  private Corpus() {}

  /**
   * One connection's worth.
   *
   * @param verdict what is to become of it: see the head of the file
   * @param why in a few words
   */
  record Case(String name, String verdict, String why, String bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> all() {
    var lines = text().lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
    var cases = new ArrayList<Case>();
    for (var i = 0; i < lines.size(); i += 2) {
      var head = lines.get(i).split(" \\| ", 3);
      var bytes = lines.get(i + 1);
      cases.add(new Case(head[0], head[1], head[2], bytes(bytes.substring(2))));
    }
    return cases;
  }

  /** Those that are small enough to be changed a bit, again and again. */
  static List<Case> seeds() {
    return all().stream()
        .filter(each -> !each.bytes().isEmpty() && each.bytes().length() < LARGEST_SEED)
        .toList();
  }

  private static String text() {
    try (var in = Corpus.class.getResourceAsStream("http1.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each char is a byte. */
  private static String bytes(String written) {
    var whole =
        REPEATED
            .matcher(written)
            .replaceAll(match ->
                Matcher.quoteReplacement(match.group(2).repeat(Integer.parseInt(match.group(1)))));
    var bytes = new ByteArrayOutputStream();
    for (var i = 0; i < whole.length(); i++) {
      var c = whole.charAt(i);
      if (c != '\\') {
        bytes.write(c);
        continue;
      }
      switch (whole.charAt(++i)) {
        case 'r' -> bytes.write('\r');
        case 'n' -> bytes.write('\n');
        case 't' -> bytes.write('\t');
        case '\\' -> bytes.write('\\');
        case '"' -> bytes.write('"');
        case 'x' -> {
          bytes.write(Integer.parseInt(whole.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> throw new IllegalArgumentException("no escape: " + written);
      }
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
