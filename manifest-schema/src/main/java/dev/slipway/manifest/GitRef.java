package dev.slipway.manifest;

/** What of a source repository is built. */
public sealed interface GitRef {
  record Branch(String name) implements GitRef {}

  record Tag(String name) implements GitRef {}

  record Commit(ObjectId id) implements GitRef {}

  /** For people, such as {@code branch main}. */
  default String words() {
    return switch (this) {
      case Branch(var name) -> "branch " + name;
      case Tag(var name) -> "tag " + name;
      case Commit(var id) -> "commit " + id;
    };
  }
}
