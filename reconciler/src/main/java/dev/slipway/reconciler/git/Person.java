package dev.slipway.reconciler.git;

/** Who a commit says made it. */
public record Person(String name, String email) {
  /** What Slipway's own commits say, unless it was told otherwise. */
  public static final Person SLIPWAY = new Person("Slipway", "slipway@localhost");

  public Person {
    if (name.isBlank() || hasReserved(name) || hasReserved(email)) {
      throw new IllegalArgumentException("not a name and address of a committer: " + name);
    }
  }

  private static boolean hasReserved(String text) {
    return text.chars().anyMatch(c -> c == '<' || c == '>' || c < ' ');
  }
}
