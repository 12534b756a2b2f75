package dev.slipway.manifest.schema;

/** A kind of file in a config repository. */
public enum SchemaKind {
  APP,
  PLATFORM,
  RELEASE
}
