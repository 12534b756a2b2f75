package dev.slipway.reconciler.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Who sends webhooks, how each proves that it knows the secret, and where it names a repository.
 */
enum HookSender {
  GITHUB("X-Hub-Signature-256", "sha256="),
  /** Sends the secret itself. */
  GITLAB("X-Gitlab-Token", ""),
  /** And Forgejo. */
  GITEA("X-Gitea-Signature", ""),
  /** Whatever else: a hook of plain git, a script. */
  GENERIC("X-Slipway-Signature", "sha256=");

  private final String proof;
  private final String prefix;

  HookSender(String proof, String prefix) {
    this.proof = proof;
    this.prefix = prefix;
  }

  /** By the last part of the path. */
  static Optional<HookSender> of(String path) {
    return Stream.of(values()).filter(sender -> sender.path().equals(path)).findFirst();
  }

  String path() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The header in which the proof is. */
  String proof() {
    return proof;
  }

  /** Whether the sender knows the secret. */
  boolean isProven(WebhookSecret secret, byte[] body, Function<String, Optional<String>> headers) {
    var given = headers.apply(proof).filter(value -> value.startsWith(prefix));
    if (given.isEmpty()) {
      return false;
    }
    var value = given.get().substring(prefix.length());
    return this == GITLAB ? secret.is(value) : secret.signed(body, value);
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
    };
  }

  /** Every push names what it moved; a script need not. */
  boolean isPush(JsonNode body) {
    return this == GENERIC || body.path("ref").isString();
  }
}
