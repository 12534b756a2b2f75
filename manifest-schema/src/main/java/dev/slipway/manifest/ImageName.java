package dev.slipway.manifest;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image as people write it, {@code [registry/]repository[:tag][@sha256:…]}, by the grammar of
 * github.com/distribution/reference: without a registry it is one of Docker Hub, and there without
 * a user one of {@code library/}; with neither tag nor digest it is {@code latest}.
 *
 * @param repository as it was written, with its registry where one was given
 * @param tag empty only where a digest alone was written
 * @param digest stronger than the tag, which then is for people only
 */
public record ImageName(String repository, Optional<String> tag, Optional<Digest> digest)
    implements Origin {
  public static final String DEFAULT_REGISTRY = "docker.io";
  public static final String DEFAULT_TAG = "latest";

  /** Of the registry and the path in it, in characters. */
  public static final int MAX_LENGTH = 255;

  private static final String LABEL = "[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?";
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[a-fA-F0-9:]+])(?::(?<port>[0-9]{1,5}))?");
  private static final String PART = "[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*";
  private static final Pattern PATH = Pattern.compile(PART + "(?:/" + PART + ")*");
  private static final Pattern TAG = Pattern.compile("\\w[-.\\w]{0,127}");

  /** Throws {@link IllegalArgumentException}, which says what is wrong, where it is no name. */
  public ImageName {
    check(repository);
    tag.ifPresent(
        text -> require(TAG.matcher(text).matches(), "\"" + text + "\" is not a tag of an image"));
    require(tag.isPresent() || digest.isPresent(), "an image needs a tag or a digest");
  }

  /**
   * Reads what people write; throws {@link IllegalArgumentException} with a message for them where
   * it is not the name of an image.
   */
  public static ImageName parse(String text) {
    require(!text.isEmpty(), "the name of an image is missing");
    var at = text.indexOf('@');
    var name = at < 0 ? text : text.substring(0, at);
    var digest = at < 0 ? Optional.<Digest>empty() : Optional.of(digest(text.substring(at + 1)));
    var colon = name.indexOf(':', name.lastIndexOf('/') + 1);
    if (colon >= 0) {
      return new ImageName(
          name.substring(0, colon), Optional.of(name.substring(colon + 1)), digest);
    }
    var tag = digest.isPresent() ? Optional.<String>empty() : Optional.of(DEFAULT_TAG);
    return new ImageName(name, tag, digest);
  }

  /** The image with a tag, the name of its repository as it is written. */
  public static ImageName of(String repository, String tag) {
    return new ImageName(repository, Optional.of(tag), Optional.empty());
  }

  /** Whether it is one by the grammar, so that it may be part of an address. */
  public static boolean isTag(String text) {
    return TAG.matcher(text).matches();
  }

  /** The image that has this digest, whatever its tag. */
  public static ImageName of(ImageRef image) {
    return new ImageName(image.repository(), Optional.empty(), Optional.of(image.digest()));
  }

  /** Host and, where one was given, port: {@code registry.example.com:5000}, in lower case. */
  public String registry() {
    return hasRegistry() ? first().toLowerCase(Locale.ROOT) : DEFAULT_REGISTRY;
  }

  /** The repository as its registry knows it: {@code library/nginx}, {@code acme/blog}. */
  public String path() {
    var path = hasRegistry() ? repository.substring(first().length() + 1) : repository;
    return registry().equals(DEFAULT_REGISTRY) && path.indexOf('/') < 0 ? "library/" + path : path;
  }

  /** What the registry is asked for: the digest, or else the tag. */
  public String reference() {
    return digest.map(Digest::value).or(() -> tag).orElse(DEFAULT_TAG);
  }

  /** As it could have been written, with the default tag where there was none. */
  @Override
  public String toString() {
    return repository + tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }

  private boolean hasRegistry() {
    return hasRegistry(repository);
  }

  private String first() {
    return repository.substring(0, repository.indexOf('/'));
  }

  /** As docker tells a host from a folder: it has a dot, a port or a capital, or is localhost. */
  private static boolean hasRegistry(String repository) {
    var slash = repository.indexOf('/');
    var first = repository.substring(0, Math.max(slash, 0));
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }

  private static void check(String repository) {
    require(
        repository.length() <= MAX_LENGTH,
        "the name of an image has more than " + MAX_LENGTH + " characters");
    var path = repository;
    if (hasRegistry(repository)) {
      path = repository.substring(repository.indexOf('/') + 1);
      checkRegistry(repository.substring(0, repository.indexOf('/')));
    }
    require(
        path.equals(path.toLowerCase(Locale.ROOT)),
        "\"" + repository + "\" is not the name of an image: it must be in lower case");
    require(
        PATH.matcher(path).matches(),
        "\""
            + repository
            + "\" is not the name of an image such as registry.example.com/acme/shop");
  }

  private static void checkRegistry(String registry) {
    var match = REGISTRY.matcher(registry);
    require(match.matches(), "\"" + registry + "\" is not the host of a registry");
    Optional.ofNullable(match.group("port"))
        .map(Integer::parseInt)
        .ifPresent(port ->
            require(port > 0 && port < 65536, "\"" + registry + "\" has no port like that"));
  }

  private static Digest digest(String text) {
    require(
        Digest.isValid(text),
        "\"" + text + "\" is not a digest: sha256: and 64 digits of 0-9 and a-f");
    return new Digest(text);
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }
}
