package dev.slipway.reconciler.cli;

import java.util.List;

/** The colours of a terminal (ECMA-48, SGR) that are used, and for what. */
enum Colour {
  NONE(0),
  GOOD(32),
  UNDER_WAY(33),
  BAD(31);

  private static final List<Integer> DISTINCT = List.of(36, 35, 34, 33, 32, 96, 95, 94, 93, 92);

  private final int code;

  Colour(int code) {
    this.code = code;
  }

  String paint(String text) {
    return this == NONE ? text : paint(code, text);
  }

  /** In a colour that tells this text from most others. */
  static String distinct(String text) {
    return paint(DISTINCT.get(Math.floorMod(text.hashCode(), DISTINCT.size())), text);
  }

  private static String paint(int code, String text) {
    return "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
