package dev.slipway.builder.pod;

import java.util.Arrays;
import java.util.Optional;

/** What a piece of the conversation is. */
enum Word {
  /** The pod has no order yet, and waits for one. */
  WANTED('W'),
  /** Secrets for what is to be done, as JSON, where it needs some; the order follows. */
  SECRETS('S'),
  /** What is to be done, as JSON; its files follow. */
  ORDER('O'),
  /** A part of packed files. */
  FILES('F'),
  /** All of the files were sent. */
  END('E'),
  /** A part of the log. */
  LOG('L'),
  /** Still there. */
  PING('P'),
  /** What came of it, as JSON; files follow where it went well. */
  ANSWER('A');

  private final byte code;

  Word(char code) {
    this.code = (byte) code;
  }

  /** What it is over the wire. */
  byte code() {
    return code;
  }

  static Optional<Word> of(byte code) {
    return Arrays.stream(values()).filter(word -> word.code == code).findFirst();
  }
}
