package dev.slipway.reconciler.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.slipway.manifest.ImageRepository;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Who sends webhooks, how each proves that it knows the secret, and where it names a repository.
 */
enum HookSender {
  GITHUB(Proof.SIGNATURE, "X-Hub-Signature-256", "sha256="),
  GITLAB(Proof.SECRET, "X-Gitlab-Token", ""),
  /** And Forgejo. */
  GITEA(Proof.SIGNATURE, "X-Gitea-Signature", ""),
  /** Whatever else: a hook of plain git, a script. */
  GENERIC(Proof.SIGNATURE, "X-Slipway-Signature", "sha256="),
  /** Docker's registry, from which others are made. */
  DISTRIBUTION(Proof.SECRET, "Authorization", "Bearer "),
  HARBOR(Proof.SECRET, "Authorization", ""),
  DOCKERHUB(Proof.TOKEN, "the token in its address", "");

  private final Proof kind;
  private final String proof;
  private final String prefix;

  HookSender(Proof kind, String proof, String prefix) {
    this.kind = kind;
    this.proof = proof;
    this.prefix = prefix;
  }

  private enum Proof {
    /** A header with a signature of the body. */
    SIGNATURE,
    /** A header with the secret itself. */
    SECRET,
    /** A signature of the sender's name, in the address: for who can do nothing else. */
    TOKEN
  }

  /** By the last part of the path. */
  static Optional<HookSender> of(String path) {
    return Stream.of(values()).filter(sender -> sender.path().equals(path)).findFirst();
  }

  String path() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The header in which the proof is, or where else. */
  String proof() {
    return proof;
  }

  /**
   * Whether the sender knows the secret.
   *
   * @param token that its address has
   */
  boolean isProven(
      WebhookSecret secret,
      byte[] body,
      Optional<String> token,
      Function<String, Optional<String>> headers) {
    var given =
        (kind == Proof.TOKEN ? token : headers.apply(proof))
            .filter(value -> value.startsWith(prefix))
            .map(value -> value.substring(prefix.length()));
    return given.isPresent()
        && switch (kind) {
          case SIGNATURE -> secret.signed(body, given.get());
          case SECRET -> secret.is(given.get());
          case TOKEN -> secret.signed(path().getBytes(US_ASCII), given.get());
        };
  }

  /** The addresses of the repository that a body is of; none where it is of no repository. */
  List<String> addresses(JsonNode body) {
    return places().stream()
        .map(body::at)
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue)
        .filter(address -> !address.isBlank())
        .toList();
  }

  private List<String> places() {
    return switch (this) {
      case GITHUB, GITEA ->
          List.of("/repository/clone_url", "/repository/ssh_url", "/repository/html_url");
      case GITLAB -> List.of("/project/git_http_url", "/project/git_ssh_url", "/project/web_url");
      case GENERIC -> List.of("/repository");
      case DISTRIBUTION, HARBOR, DOCKERHUB -> List.of();
    };
  }

  /** The repositories of images that a body tells changes of. */
  Set<ImageRepository> images(JsonNode body) {
    return switch (this) {
      case GITHUB -> HookImages.ofPackage(body);
      case DISTRIBUTION -> HookImages.ofEvents(body);
      case HARBOR -> HookImages.ofHarbor(body);
      case DOCKERHUB -> HookImages.ofDockerHub(body);
      case GENERIC -> HookImages.named(body.path("image"));
      case GITLAB, GITEA -> Set.of();
    };
  }

  /** Every push names what it moved; a script need not. */
  boolean isPush(JsonNode body) {
    return this == GENERIC || body.path("ref").isString();
  }
}
