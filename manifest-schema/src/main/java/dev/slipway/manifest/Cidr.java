package dev.slipway.manifest;

import java.util.Optional;

/**
 * A range of addresses: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address alone.
 *
 * @param first its first address
 * @param length how many bits of it are the same in all, 0 to 128; for IPv4 its own and 96
 */
public record Cidr(IpAddress first, int length) {
  private static final int V4_OFFSET = 96;

  public Cidr {
    if (length < 0 || length > 128) {
      throw new IllegalArgumentException("a range has 0 to 128 bits in common: " + length);
    }
    first = new IpAddress(first.high() & highMask(length), first.low() & lowMask(length));
  }

  /**
   * Reads a range; empty where it is none, also where the address has bits beyond the length
   * ({@code 10.0.0.1/8}), which nobody means.
   */
  public static Optional<Cidr> parse(String text) {
    var slash = text.indexOf('/');
    var written = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (written.isEmpty() || text.indexOf('%') >= 0) {
      return Optional.empty();
    }
    var offset = text.indexOf(':') < 0 ? V4_OFFSET : 0;
    var length = slash < 0 ? 128 : offset + length(text.substring(slash + 1));
    if (length < offset || length > 128) {
      return Optional.empty();
    }
    var range = new Cidr(written.get(), length);
    return range.first().equals(written.get()) ? Optional.of(range) : Optional.empty();
  }

  private static int length(String text) {
    var isNumber =
        !text.isEmpty()
            && text.length() <= 3
            && text.chars().allMatch(c -> c >= '0' && c <= '9')
            && (text.length() == 1 || !text.startsWith("0"));
    return isNumber ? Integer.parseInt(text) : -1_000;
  }

  /** Whether an address is in it. */
  public boolean contains(IpAddress address) {
    return (address.high() & highMask(length)) == first.high()
        && (address.low() & lowMask(length)) == first.low();
  }

  private static long highMask(int length) {
    return mask(Math.min(length, 64));
  }

  private static long lowMask(int length) {
    return mask(Math.max(0, length - 64));
  }

  private static long mask(int bits) {
    return bits == 0 ? 0 : -1L << (64 - bits);
  }
}
