package dev.slipway.manifest;

import java.util.Arrays;
import java.util.Optional;

/**
 * An address of IPv6, or one of IPv4 as IPv6 maps it ({@code ::ffff:192.0.2.1}), so that both are
 * compared alike. Read without asking any name server.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record IpAddress(long high, long low) {
  private static final long MAPPED = 0xffff_0000_0000L;
  private static final int GROUPS = 8;

  /**
   * Reads {@code 192.0.2.1} or {@code 2001:db8::1}, without brackets; the zone of a link-local
   * address ({@code %eth0}) is left out. Empty for anything else.
   */
  public static Optional<IpAddress> parse(String text) {
    var zone = text.indexOf('%');
    var address = zone < 0 ? text : text.substring(0, zone);
    return address.indexOf(':') < 0 ? ofV4(address, zone) : ofV6(address);
  }

  private static Optional<IpAddress> ofV4(String text, int zone) {
    var bits = v4Bits(text);
    return bits < 0 || zone >= 0 ? Optional.empty() : Optional.of(new IpAddress(0, MAPPED | bits));
  }

  /** The 32 bits, or -1. A number with a leading zero is none: to some it would be octal. */
  private static long v4Bits(String text) {
    var parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return -1;
    }
    var bits = 0L;
    for (var part : parts) {
      if (part.isEmpty()
          || part.length() > 3
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')
          || (part.length() > 1 && part.startsWith("0"))
          || Integer.parseInt(part) > 255) {
        return -1;
      }
      bits = bits << 8 | Integer.parseInt(part);
    }
    return bits;
  }

  private static Optional<IpAddress> ofV6(String text) {
    var gap = text.indexOf("::");
    var head = groups(gap < 0 ? text : text.substring(0, gap));
    var tail = gap < 0 ? new int[0] : groups(text.substring(gap + 2));
    var written = head.length + tail.length;
    if (isBad(head) || isBad(tail) || (gap < 0 ? written != GROUPS : written >= GROUPS)) {
      return Optional.empty();
    }
    var all = Arrays.copyOf(head, GROUPS);
    for (var i = 0; i < tail.length; i++) {
      all[GROUPS - tail.length + i] = tail[i];
    }
    return Optional.of(new IpAddress(bits(all, 0), bits(all, GROUPS / 2)));
  }

  private static boolean isBad(int[] groups) {
    return groups.length > 0 && groups[0] < 0;
  }

  private static long bits(int[] groups, int from) {
    var bits = 0L;
    for (var i = from; i < from + GROUPS / 2; i++) {
      bits = bits << 16 | groups[i];
    }
    return bits;
  }

  /** The groups of 16 bits, the last two perhaps written as IPv4; begins with -1 where wrong. */
  private static int[] groups(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    var parts = text.split(":", -1);
    var last = v4Bits(parts[parts.length - 1]);
    var groups = new int[parts.length + (last < 0 ? 0 : 1)];
    for (var i = 0; i < (last < 0 ? parts.length : parts.length - 1); i++) {
      groups[i] = group(parts[i]);
      if (groups[i] < 0) {
        return new int[] {-1};
      }
    }
    if (last >= 0) {
      groups[parts.length - 1] = (int) (last >> 16);
      groups[parts.length] = (int) (last & 0xffff);
    }
    return groups;
  }

  private static int group(String text) {
    var isHex = !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(IpAddress::isHex);
    return isHex ? Integer.parseInt(text, 16) : -1;
  }

  private static boolean isHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
