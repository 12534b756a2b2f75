package dev.slipway.manifest;

import java.util.Optional;

/**
 * What an instance needs and may use.
 *
 * @param requests what is set aside for it
 * @param limits what it gets at most: beyond the memory it is killed and started again, beyond the
 *     processors it is slowed down
 */
public record Resources(Amounts requests, Amounts limits) {
  /** Nothing said. */
  public static final Resources NONE = new Resources(Amounts.NONE, Amounts.NONE);

  /** Amounts of what there is. */
  public record Amounts(Optional<Cpu> cpu, Optional<Memory> memory) {
    public static final Amounts NONE = new Amounts(Optional.empty(), Optional.empty());

    public boolean isEmpty() {
      return cpu.isEmpty() && memory.isEmpty();
    }
  }

  public Resources {
    if (isMore(requests.cpu(), limits.cpu()) || isMore(requests.memory(), limits.memory())) {
      throw new IllegalArgumentException("more is requested than the limit: " + requests);
    }
  }

  /** Whether more is requested than the limit allows. */
  public static <T extends Comparable<T>> boolean isMore(Optional<T> request, Optional<T> limit) {
    return request.isPresent() && limit.isPresent() && request.get().compareTo(limit.get()) > 0;
  }

  public boolean isEmpty() {
    return requests.isEmpty() && limits.isEmpty();
  }
}
