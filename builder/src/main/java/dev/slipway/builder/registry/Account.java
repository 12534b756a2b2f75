package dev.slipway.builder.registry;

/**
 * Who asks registries: what one was let in by, was told to wait for or has seen, no other has.
 *
 * @param pages of tags that were seen before
 */
record Account(Wire wire, Tokens tokens, TagPages pages) {
  static Account of(Http http, Patience patience, Logins logins) {
    var wire = new Wire(http, new Retries(patience, new Quiet()));
    return new Account(wire, new Tokens(wire, logins), new TagPages());
  }
}
