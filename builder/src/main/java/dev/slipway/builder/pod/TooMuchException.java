package dev.slipway.builder.pod;

import java.io.IOException;

/** More files came than are taken. */
final class TooMuchException extends IOException {
  private static final long serialVersionUID = 1L;

  TooMuchException(long most) {
    super("more than " + (most >> 20) + " MiB of files");
  }
}
