package dev.slipway.reconciler.git;

import java.util.Optional;
import java.util.regex.Pattern;

/** Who a commit says made it. */
public record Person(String name, String email) {
  private static final Pattern WRITTEN =
      Pattern.compile("([^<>\\p{Cntrl}]*[^<>\\p{Cntrl}\\s]) *<([^<>\\p{Cntrl}]*)>");

  /** What Slipway's own commits say, unless it was told otherwise. */
  public static final Person SLIPWAY = new Person("Slipway", "slipway@localhost");

  public Person {
    if (name.isBlank() || hasReserved(name) || hasReserved(email)) {
      throw new IllegalArgumentException("not a name and address of a committer: " + name);
    }
  }

  /** From {@code Name <address>}, as git writes it; empty where it is none. */
  public static Optional<Person> parse(String text) {
    var match = WRITTEN.matcher(text.strip());
    return match.matches()
        ? Optional.of(new Person(match.group(1), match.group(2)))
        : Optional.empty();
  }

  private static boolean hasReserved(String text) {
    return text.chars().anyMatch(c -> c == '<' || c == '>' || c < ' ');
  }
}
