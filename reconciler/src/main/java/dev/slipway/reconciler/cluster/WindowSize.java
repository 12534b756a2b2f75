package dev.slipway.reconciler.cluster;

/** How large a terminal is, in characters. */
public record WindowSize(int columns, int rows) {
  private static final int MOST = 10_000;

  public WindowSize {
    if (columns < 1 || rows < 1 || columns > MOST || rows > MOST) {
      throw new IllegalArgumentException(
          "a terminal has from 1 to " + MOST + " columns and rows, not " + columns + "x" + rows);
    }
  }
}
