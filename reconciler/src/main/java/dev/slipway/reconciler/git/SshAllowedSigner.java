package dev.slipway.reconciler.git;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of a file of allowed signers: a key, and what it is allowed for.
 *
 * @param namespaces for which signatures, as patterns; empty: for all
 * @param validAfter {@code validBefore}: for commits from the one to the other
 */
record SshAllowedSigner(
    SshSignature.Blob key,
    List<String> namespaces,
    Optional<Instant> validAfter,
    Optional<Instant> validBefore) {
  /** A word, which has blanks only between quotes. */
  private static final Pattern WORD = Pattern.compile("(?:\"(?:\\\\\"|[^\"])*\"|[^\\s\"])+");

  /** An option, such as {@code namespaces="git,file"}, up to the comma before the next. */
  private static final Pattern OPTION =
      Pattern.compile("([A-Za-z-]+)(?:=\"((?:\\\\\"|[^\"])*)\")?(?:,|$)");

  private static final Pattern TIME = Pattern.compile("([0-9]{8})([0-9]{4})?([0-9]{2})?(Z)?");
  private static final DateTimeFormatter DIGITS = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

  SshAllowedSigner {
    namespaces = List.copyOf(namespaces);
  }

  static SshAllowedSigner always(SshSignature.Blob key) {
    return new SshAllowedSigner(key, List.of(), Optional.empty(), Optional.empty());
  }

  /** From a line that is no comment; refused with {@link IllegalArgumentException}. */
  static SshAllowedSigner parse(String line) {
    var words = WORD.matcher(line).results().map(word -> word.group()).toList();
    var hasOptions =
        words.size() > 2 && SshKeys.isKind(words.get(2)) && !SshKeys.isKind(words.get(1));
    var kind = hasOptions ? 2 : 1;
    if (words.size() < kind + 2) {
      throw new IllegalArgumentException("expected names, a kind of key and a key");
    }
    if (!SshKeys.isKind(words.get(kind))) {
      throw new IllegalArgumentException("not a kind of key that is supported: " + words.get(kind));
    }
    var always = always(key(words.get(kind), words.get(kind + 1)));
    return hasOptions ? always.with(words.get(1)) : always;
  }

  private static SshSignature.Blob key(String kind, String encoded) {
    try {
      var key = SshSignature.Blob.of(Base64.getDecoder().decode(encoded));
      if (key.kind().equals(kind)) {
        return key;
      }
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("the key can not be read", e);
    }
    throw new IllegalArgumentException("the key is not of the kind " + kind);
  }

  private SshAllowedSigner with(String options) {
    var signer = this;
    var seen = new HashSet<String>();
    var option = OPTION.matcher(options);
    var end = 0;
    while (end < options.length() && option.find(end) && option.start() == end) {
      var name = option.group(1).toLowerCase(Locale.ROOT);
      if (!seen.add(name)) {
        throw new IllegalArgumentException(name + " is there twice");
      }
      var value = Optional.ofNullable(option.group(2)).map(text -> text.replace("\\\"", "\""));
      signer = signer.with(name, value);
      end = option.end();
    }
    if (end < options.length() || options.endsWith(",")) {
      throw new IllegalArgumentException("not options of a key: " + options.substring(end));
    }
    return signer;
  }

  private SshAllowedSigner with(String option, Optional<String> value) {
    return switch (option) {
      case "namespaces" ->
          new SshAllowedSigner(key, patterns(needed(option, value)), validAfter, validBefore);
      case "valid-after" ->
          new SshAllowedSigner(
              key, namespaces, Optional.of(time(needed(option, value))), validBefore);
      case "valid-before" ->
          new SshAllowedSigner(
              key, namespaces, validAfter, Optional.of(time(needed(option, value))));
      case "cert-authority" ->
          throw new IllegalArgumentException(
              "certificates of SSH are not supported (cert-authority): list the keys themselves");
      default -> throw new IllegalArgumentException("there is no option " + option);
    };
  }

  private static String needed(String option, Optional<String> value) {
    return value.orElseThrow(
        () -> new IllegalArgumentException("expected " + option + "=\"…\", in quotes"));
  }

  private static List<String> patterns(String list) {
    var patterns = new ArrayList<String>();
    Arrays.stream(list.split(",")).filter(it -> !it.isBlank()).forEach(patterns::add);
    if (patterns.isEmpty()) {
      throw new IllegalArgumentException("namespaces is empty");
    }
    return patterns;
  }

  private static Instant time(String text) {
    var time = TIME.matcher(text);
    if (!time.matches() || (time.group(2) == null && time.group(3) != null)) {
      throw new IllegalArgumentException("not a time such as 20261231 or 202612312359Z: " + text);
    }
    var digits =
        time.group(1)
            + Optional.ofNullable(time.group(2)).orElse("0000")
            + Optional.ofNullable(time.group(3)).orElse("00");
    try {
      var zone = time.group(4) == null ? ZoneId.systemDefault() : ZoneOffset.UTC;
      return LocalDateTime.parse(digits, DIGITS).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("there is no such time: " + text, e);
    }
  }

  /** Why a commit of this time is not its to sign; what follows "the key, which …". */
  Optional<String> refusal(Instant committed) {
    if (!namespaces.isEmpty() && !covers(SshKeys.GIT)) {
      return Optional.of("may not sign for git");
    }
    if (validAfter.filter(committed::isBefore).isPresent()) {
      return Optional.of("is allowed from " + validAfter.get() + " on only");
    }
    return validBefore.filter(committed::isAfter).map(end -> "was allowed until " + end + " only");
  }

  private boolean covers(String namespace) {
    return namespaces.stream().anyMatch(pattern -> matches(pattern, namespace))
        && namespaces.stream()
            .noneMatch(it -> it.startsWith("!") && matches(it.substring(1), namespace));
  }

  /** {@code *} and {@code ?} as a shell has them. */
  private static boolean matches(String pattern, String text) {
    var regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return Pattern.matches(regex, text);
  }
}
