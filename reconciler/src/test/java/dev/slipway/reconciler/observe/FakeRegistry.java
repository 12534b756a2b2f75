package dev.slipway.reconciler.observe;

import dev.slipway.builder.ImageResolver;
import dev.slipway.builder.RegistryCredentials;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.PullSecret;
import dev.slipway.reconciler.cluster.PullSecrets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A registry with a repository, whose tags mean what they are called. What it was asked is kept,
 * with who asked; the daemon itself is nobody.
 */
final class FakeRegistry implements ImageResolver, PullSecrets {
  final List<String> tags = new CopyOnWriteArrayList<>();
  final List<String> asked;
  final Map<String, Map<String, String>> secrets;
  private final String who;
  volatile boolean isDown;

  FakeRegistry() {
    this("nobody", new CopyOnWriteArrayList<>(), new ConcurrentHashMap<>());
  }

  private FakeRegistry(String who, List<String> asked, Map<String, Map<String, String>> secrets) {
    this.who = who;
    this.asked = asked;
    this.secrets = secrets;
  }

  RegistryLogins logins() {
    return new RegistryLogins(this, this);
  }

  @Override
  public ImageRef resolve(ImageName name) throws UnavailableException {
    ask(who + " " + name);
    return new ImageRef(name.repository(), Digest.of(name.toString()));
  }

  @Override
  public List<String> tags(String repository) throws UnavailableException {
    ask(who + " tags of " + repository);
    return List.copyOf(tags);
  }

  private void ask(String question) throws UnavailableException {
    asked.add(question);
    if (isDown) {
      throw new UnavailableException("registry.example.com takes no connections");
    }
  }

  @Override
  public ImageResolver loggedInBy(RegistryCredentials credentials) throws RejectedException {
    if (credentials instanceof RegistryCredentials.DockerConfig) {
      throw new RejectedException("not a docker config");
    }
    var other = new FakeRegistry(credentials.toString(), asked, secrets);
    other.tags.addAll(tags);
    other.isDown = isDown;
    return other;
  }

  @Override
  public Optional<Map<String, String>> read(PullSecret secret) {
    return Optional.ofNullable(secrets.get(secret.namespace() + "/" + secret.name()));
  }

  @Override
  public String howToGive(PullSecret secret) {
    return "make it in " + secret.namespace();
  }
}
