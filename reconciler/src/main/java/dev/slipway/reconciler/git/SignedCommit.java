package dev.slipway.reconciler.git;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A commit taken apart as git does it: into its signature, and what that is of. A signature in a
 * {@code mergetag} is that of a tag which was merged, and none of the commit.
 */
final class SignedCommit {
  private static final String SIGNATURE = "gpgsig ";
  private static final String COMMITTER = "committer ";

  private final byte[] content;
  private final Optional<String> signature;
  private final boolean isInPlace;

  private SignedCommit(byte[] content, Optional<String> signature, boolean isInPlace) {
    this.content = content;
    this.signature = signature;
    this.isInPlace = isInPlace;
  }

  /** From the bytes of a commit. Of several signatures the first one counts. */
  static SignedCommit of(byte[] raw) {
    var content = new ByteArrayOutputStream(raw.length);
    var signature = new ByteArrayOutputStream();
    var isInSignature = false;
    var hasCommitter = false;
    var isInPlace = true;
    var at = 0;
    while (at < raw.length && raw[at] != '\n') {
      var end = lineEnd(raw, at);
      if (startsWith(raw, at, SIGNATURE) && signature.size() == 0) {
        isInSignature = true;
        isInPlace = hasCommitter;
        signature.write(raw, at + SIGNATURE.length(), end - at - SIGNATURE.length());
      } else if (isInSignature && raw[at] == ' ') {
        signature.write(raw, at + 1, end - at - 1);
      } else {
        isInSignature = false;
        hasCommitter |= startsWith(raw, at, COMMITTER);
        content.write(raw, at, end - at);
      }
      at = end;
    }
    content.write(raw, at, raw.length - at);
    return new SignedCommit(
        content.toByteArray(),
        Optional.of(signature.toString(StandardCharsets.ISO_8859_1))
            .filter(text -> signature.size() > 0),
        isInPlace);
  }

  private static int lineEnd(byte[] raw, int from) {
    var at = from;
    while (at < raw.length && raw[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, raw.length);
  }

  private static boolean startsWith(byte[] raw, int at, String word) {
    if (raw.length - at < word.length()) {
      return false;
    }
    for (var i = 0; i < word.length(); i++) {
      if (raw[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** What is signed. */
  byte[] content() {
    return content;
  }

  /** Empty where it is not signed. */
  Optional<String> signature() {
    return signature;
  }

  /**
   * Whether the signature is below tree, parents, author and committer, as git writes it. Elsewhere
   * it would be good for two commits: parents that come later than it are none.
   */
  boolean isInPlace() {
    return isInPlace;
  }
}
