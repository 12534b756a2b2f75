package dev.slipway.manifest.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/** From bytes to text that YAML allows. */
final class Utf8 {
  static final int MAX_BYTES = 1 << 20;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Utf8() {}

  /** Empty where the problems are such that nothing can be read. */
  static Optional<String> decode(byte[] content, Findings findings) {
    if (content.length > MAX_BYTES) {
      findings.add(Mark.START, "too-large", "the file is larger than 1 MiB, the most that is read");
      return Optional.empty();
    }
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var in = ByteBuffer.wrap(content);
    var out = CharBuffer.allocate(content.length);
    var result = decoder.decode(in, out, true);
    out.flip();
    if (result.isError()) {
      var found = String.format("0x%02X", content[in.position()] & 0xFF);
      var message = "the byte " + found + " is not UTF-8; save the file in UTF-8";
      findings.add(Mark.behind(out), "not-utf8", message);
      return Optional.empty();
    }
    return checked(out.toString(), findings);
  }

  private static Optional<String> checked(String text, Findings findings) {
    var body = text;
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      findings.add(
          Mark.START, "byte-order-mark", "the file starts with a byte order mark; save it without");
      body = text.substring(1);
    }
    var at = firstUnprintable(body);
    if (at.isPresent()) {
      var found = String.format("U+%04X", body.codePointAt(at.getAsInt()));
      findings.add(
          Mark.behind(body.substring(0, at.getAsInt())),
          "control-character",
          "the character " + found + " is not allowed in YAML; in double quotes it can be escaped");
      return Optional.empty();
    }
    return Optional.of(body);
  }

  private static OptionalInt firstUnprintable(String text) {
    for (var i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (!isPrintable(text.codePointAt(i))) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** YAML 1.2, production 1 (c-printable). */
  static boolean isPrintable(int c) {
    return (c >= 0x20 && c <= 0x7E)
        || c == '\n'
        || c == '\r'
        || c == '\t'
        || c == 0x85
        || (c >= 0xA0 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || (c >= 0x10000 && c <= 0x10FFFF);
  }
}
