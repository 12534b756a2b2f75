package dev.slipway.manifest;

/** The id of a git object (a commit, a tree or a blob): 40 lower-case hex digits. */
public record ObjectId(String value) implements Comparable<ObjectId> {
  private static final int DIGITS = 40;

  public ObjectId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a git object id: " + value);
    }
  }

  public static boolean isValid(String value) {
    return Hex.isAllOf(value, 0, DIGITS);
  }

  /** The first 7 digits, for people. */
  public String abbreviated() {
    return value.substring(0, 7);
  }

  @Override
  public int compareTo(ObjectId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
