package dev.slipway.router.proxy;

import java.util.Locale;

/** The value of a Host header, as RFC 9110 section 7.2 has it. */
final class HostHeader {
  private static final int LONGEST = 253;

  private HostHeader() {}

  /**
   * The host name alone, in lower case, without port and trailing dot; empty where it is none. IP
   * addresses in brackets count as none: nothing is routed by them.
   */
  static String hostName(String value) {
    var colon = value.indexOf(':');
    if (colon >= 0 && !isPort(value, colon + 1)) {
      return "";
    }
    var end = colon < 0 ? value.length() : colon;
    if (end > 0 && value.charAt(end - 1) == '.') {
      end--;
    }
    return end > 0 && end <= LONGEST ? lowerCase(value, end) : "";
  }

  /** A port may be empty. */
  private static boolean isPort(String value, int from) {
    for (var i = from; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return value.length() - from <= 5;
  }

  /** Without a copy where all is in lower case already, as it nearly always is. */
  private static String lowerCase(String value, int end) {
    var upper = false;
    for (var i = 0; i < end; i++) {
      var c = value.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        upper = true;
      } else if (!isLowerOrDigit(c) && c != '.' && c != '-' && c != '_') {
        return "";
      }
    }
    var name = end == value.length() ? value : value.substring(0, end);
    return upper ? name.toLowerCase(Locale.ROOT) : name;
  }

  private static boolean isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
