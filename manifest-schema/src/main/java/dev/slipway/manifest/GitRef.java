package dev.slipway.manifest;

/** What of a source repository is built. */
public sealed interface GitRef {
  record Branch(String name) implements GitRef {}

  record Tag(String name) implements GitRef {}

  record Commit(ObjectId id) implements GitRef {}
}
