package dev.slipway.builder.process;

import java.io.IOException;

/** Takes what a child prints, both of its streams in the order they come. */
@FunctionalInterface
public interface Output {
  /** Whether there is room for more; the child is killed where there is not. */
  boolean write(byte[] buffer, int length) throws IOException;
}
