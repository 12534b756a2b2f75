package dev.slipway.reconciler.git;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.ObjectWritingException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;

/** What a failure of JGit means to us, in words for a person that hold no password. */
final class Failures {
  private static final int LONGEST = 1000;
  private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]+@");
  private static final Pattern SHA256 = Pattern.compile("\\b[0-9a-f]{64}\\b");
  private static final Pattern SHALLOW = Pattern.compile("\\bshallow [0-9a-f]{40}\\b");
  private static final List<String> WRONG_CREDENTIALS =
      List.of(
          "not authorized",
          "no credentialsprovider",
          "authentication is not supported",
          "authentication not supported",
          "auth fail",
          "cannot log in",
          "no more authentication methods");

  private Failures() {}

  /** What the caller of a port is to see, where it is worth another try; throws it where not. */
  static UnavailableException unlessRejected(GitUrl url, Throwable failure)
      throws RejectedException {
    var words = words(failure);
    var lower = words.toLowerCase(Locale.ROOT);
    if (SHA256.matcher(words).find()) {
      throw new RejectedException(
          url + " is a SHA-256 repository, which is not supported: use one with SHA-1", failure);
    }
    if (SHALLOW.matcher(words).find()) {
      throw shallow(url);
    }
    if (WRONG_CREDENTIALS.stream().anyMatch(lower::contains)) {
      throw new RejectedException(
          "%s does not let us in: give the right user and password, or ssh key (%s)"
              .formatted(url, words),
          failure);
    }
    if (lower.contains("not permitted")) {
      throw new RejectedException(url + " forbids it to us: " + words, failure);
    }
    if (isMissing(failure)) {
      throw new RejectedException(
          url + " is not a git repository, or we may not see it: " + words, failure);
    }
    return new UnavailableException(url + " can not be reached: " + words, failure);
  }

  static RejectedException shallow(GitUrl url) {
    return new RejectedException(
        url
            + " is a shallow clone, and without the whole history nobody knows which numbers were"
            + " given: run git fetch --unshallow in it, or follow the repository it is of");
  }

  /** Whether it is our own storage that failed: deleted or damaged. */
  static boolean isOfStorage(Throwable failure) {
    return failure instanceof MissingObjectException
        || failure instanceof CorruptObjectException
        || failure instanceof FileNotFoundException
        || failure instanceof NoSuchFileException
        || failure instanceof ObjectWritingException
        || (failure.getCause() != null && isOfStorage(failure.getCause()));
  }

  /** Whether a server ended the talk in its midst. */
  static boolean isCutShort(Throwable failure) {
    return failure instanceof EOFException
        || (failure.getCause() != null && isCutShort(failure.getCause()));
  }

  private static boolean isMissing(Throwable failure) {
    return failure instanceof NoRemoteRepositoryException
        || failure instanceof RepositoryNotFoundException
        || (failure.getCause() != null && isMissing(failure.getCause()));
  }

  /** The messages of a failure and its causes, on one line. */
  static String words(Throwable failure) {
    var all = new ArrayList<String>();
    for (Throwable each = failure; each != null && all.size() < 8; each = each.getCause()) {
      var message = each.getMessage() == null ? each.getClass().getSimpleName() : each.getMessage();
      if (all.stream().noneMatch(known -> known.contains(message))) {
        all.add(message);
      }
    }
    return bounded(String.join(": ", all));
  }

  /** A server's words: on one line, not too long, with nothing that may be a password. */
  static String bounded(String words) {
    var line = USER_INFO.matcher(words.strip().replaceAll("\\s+", " ")).replaceAll("//");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}
