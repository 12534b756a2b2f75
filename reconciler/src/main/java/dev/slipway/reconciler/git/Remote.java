package dev.slipway.reconciler.git;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.git.GitAccess.Patience;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/** A repository elsewhere: what it has, fetching from it and pushing to it. Always ends in time. */
final class Remote {
  /**
   * What runs the hooks of a repository of this machine and changes its files, as JGit writes to
   * such a one itself.
   */
  private static final String GITS_OWN = "exec git receive-pack";

  private final GitUrl url;
  private final GitAccess access;
  private final Patience patience;

  Remote(GitUrl url, GitAccess access) {
    Isolation.ensure();
    this.url = url;
    this.access = access;
    this.patience = access.patience();
  }

  GitUrl url() {
    return url;
  }

  /** How many commits deep a fetch goes. */
  record Depth(int commits) {
    static final Depth FULL = new Depth(Integer.MAX_VALUE);
  }

  /** Where these refs point (full names), tags peeled; a server may tell of others too. */
  Map<String, ObjectId> look(Collection<String> refs)
      throws RejectedException, UnavailableException {
    try {
      return look(refs, Optional.empty());
    } catch (UnavailableException e) {
      if (!Failures.isCutShort(e)) {
        throw e;
      }
      // Git ends a talk about SHA-256 without a word in version 2 of the protocol.
      try (var old = version0()) {
        return look(refs, Optional.of(old));
      }
    }
  }

  private static Repository version0() {
    var repository = new InMemoryRepository(new DfsRepositoryDescription("version 0"));
    repository.getConfig().setInt("protocol", null, "version", 0);
    return repository;
  }

  private Map<String, ObjectId> look(Collection<String> refs, Optional<Repository> local)
      throws RejectedException, UnavailableException {
    var specs = refs.stream().map(RefSpec::new).toList();
    return run(
        "asking " + url,
        patience.look(),
        local,
        transport -> {
          try (var connection = transport.openFetch(specs)) {
            return connection.getRefs().stream()
                .filter(ref -> ref.getObjectId() != null)
                .collect(Collectors.toUnmodifiableMap(Ref::getName, Remote::peeled));
          }
        });
  }

  private static ObjectId peeled(Ref ref) {
    return ref.getPeeledObjectId() != null ? ref.getPeeledObjectId() : ref.getObjectId();
  }

  void fetch(Repository into, List<RefSpec> specs, Depth depth)
      throws RejectedException, UnavailableException {
    run(
        "fetching " + url,
        patience.transfer(),
        Optional.of(into),
        transport -> {
          if (!depth.equals(Depth.FULL)) {
            transport.setDepth(depth.commits());
          }
          return transport.fetch(NullProgressMonitor.INSTANCE, specs);
        });
  }

  /** What a server said to a push. */
  record Sent(RemoteRefUpdate.Status status, String words) {
    /** JGit's words, and git's. */
    private static final Pattern LOCKED =
        Pattern.compile("failed to lock|\\.lock': File exists|cannot lock ref .* but expected");

    /** Another push is at the same ref: it is over soon, or was killed and left its lock. */
    boolean isLocked() {
      return status == RemoteRefUpdate.Status.REJECTED_OTHER_REASON && LOCKED.matcher(words).find();
    }
  }

  /** For a push that {@link Sent#isLocked}. */
  UnavailableException locked(String ref, Sent sent) {
    return new UnavailableException(
        "someone else is writing %s of %s: %s\nif nobody is, a push was killed there: delete %s.lock"
            .formatted(ref, url, sent.words().strip(), ref));
  }

  Sent push(Repository from, RemoteRefUpdate update)
      throws RejectedException, UnavailableException {
    var needsGit = LocalRemote.needsGit(url);
    return run(
        "pushing to " + url,
        patience.transfer(),
        Optional.of(from),
        transport -> {
          if (needsGit) {
            transport.setOptionReceivePack(GITS_OWN);
          }
          transport.setPackConfig(packing(from));
          var result = transport.push(NullProgressMonitor.INSTANCE, List.of(update));
          var words = Optional.ofNullable(update.getMessage()).orElse("");
          return new Sent(update.getStatus(), Failures.bounded(words + " " + result.getMessages()));
        });
  }

  /** Many commits are made as one pack in which nothing is told by how it differs: here it is. */
  private static PackConfig packing(Repository repository) {
    var config = new PackConfig(repository);
    config.setReuseDeltas(false);
    return config;
  }

  /** What is done over a connection. */
  private interface Exchange<T> {
    T over(Transport transport) throws IOException;
  }

  private <T> T run(String what, Duration limit, Optional<Repository> local, Exchange<T> exchange)
      throws RejectedException, UnavailableException {
    var hostKeys = new HostKeys(host(), url.uri().getPort(), access.hosts());
    var passphrase = new KeyPassphrase(access.sshKeys().passphrase());
    try {
      return Bounded.call(what, limit, () -> exchange(local, ssh(hostKeys, passphrase), exchange));
    } catch (ExecutionException e) {
      var refusal = hostKeys.refusal().or(passphrase::refusal);
      if (refusal.isPresent()) {
        throw new RejectedException(refusal.get(), e);
      }
      throw Failures.unlessRejected(url, e.getCause() == null ? e : e.getCause());
    }
  }

  private String host() {
    return Optional.ofNullable(url.uri().getHost()).orElse("");
  }

  private <T> T exchange(
      Optional<Repository> local, SshdSessionFactory factory, Exchange<T> exchange)
      throws IOException {
    try (var ssh = factory;
        var transport = open(local)) {
      transport.setTimeout(Math.toIntExact(patience.silence().toSeconds()));
      transport.setCredentialsProvider(new Logins(url, access));
      transport.setTagOpt(TagOpt.NO_TAGS);
      if (transport instanceof SshTransport overSsh) {
        overSsh.setSshSessionFactory(ssh);
      }
      return exchange.over(transport);
    }
  }

  private Transport open(Optional<Repository> local) throws IOException {
    return local.isPresent() ? Transport.open(local.get(), url.uri()) : Transport.open(url.uri());
  }

  /** Reads nothing of the user but the keys it is told of; costs nothing until it is used. */
  private SshdSessionFactory ssh(HostKeys hostKeys, KeyPassphrase passphrase) {
    var nowhere = new File("/nonexistent");
    return new SshdSessionFactoryBuilder()
        .setHomeDirectory(nowhere)
        .setSshDirectory(nowhere)
        .setPreferredAuthentications("publickey")
        .setConfigFile(folder -> absent())
        .setDefaultIdentities(folder -> access.sshKeys().files())
        .setKeyPasswordProvider(credentials -> passphrase)
        .setServerKeyDatabase((home, folder) -> hostKeys)
        .build(noCache());
  }

  @SuppressWarnings("NullAway") // JGit takes null for "no file"
  private static File absent() {
    return null;
  }

  @SuppressWarnings("NullAway") // JGit takes null for "no cache"
  private static org.eclipse.jgit.transport.sshd.KeyCache noCache() {
    return null;
  }
}
