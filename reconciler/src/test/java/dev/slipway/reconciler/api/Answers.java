package dev.slipway.reconciler.api;

/** What the API answers with. */
public final class Answers {
  private Answers() {}

  /** The body that tells this. */
  public static byte[] json(Object value) {
    return ApiJson.MAPPER.writeValueAsBytes(value);
  }
}
