package dev.slipway.manifest;

/**
 * How many instances there are, by how busy they are.
 *
 * @param min at least so many; also how many run where nothing tells how busy they are
 * @param cpu the share of the requested processors, in percent, that is aimed at
 */
public record Autoscale(int min, int max, int cpu) {
  public static final int DEFAULT_CPU = 80;

  public Autoscale {
    if (min < 1 || max < min || cpu < 1 || cpu > 100) {
      throw new IllegalArgumentException("min " + min + ", max " + max + ", cpu " + cpu);
    }
  }
}
