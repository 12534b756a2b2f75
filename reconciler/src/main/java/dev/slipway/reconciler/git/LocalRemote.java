package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;

/**
 * What git itself checks of a repository in a folder of this machine and JGit does not, as it reads
 * and writes such a one directly.
 */
final class LocalRemote {
  private static final List<String> HOOKS =
      List.of("pre-receive", "update", "post-receive", "post-update", "reference-transaction");

  /** The value of {@code receive.denyCurrentBranch} by which a push changes the files too. */
  private static final String UPDATE_INSTEAD = "updateinstead";

  private static final Set<String> PUSH_ALLOWED = Set.of("ignore", "warn", "false", UPDATE_INSTEAD);

  private LocalRemote() {}

  /** Refuses a SHA-256 repository, which JGit would misread, and one that lacks history. */
  static void refuseUnfit(GitUrl url) throws RejectedException, UnavailableException {
    var folder = gitFolder(url);
    if (folder.isEmpty()) {
      return;
    }
    if (Files.exists(folder.get().resolve("shallow"))) {
      throw Failures.shallow(url);
    }
    refuseSha256(url);
  }

  /** Refuses a SHA-256 repository. */
  static void refuseSha256(GitUrl url) throws RejectedException, UnavailableException {
    var folder = gitFolder(url);
    if (folder.isPresent()
        && "sha256".equals(config(folder.get()).getString("extensions", null, "objectFormat"))) {
      throw new RejectedException(
          url + " is a SHA-256 repository, which is not supported: use one with SHA-1");
    }
  }

  /** Whether it is not in a folder of this machine, or has this commit. */
  static boolean mayHave(GitUrl url, ObjectId commit) throws IOException {
    var folder = gitFolder(url);
    if (folder.isEmpty()) {
      return true;
    }
    var builder = new RepositoryBuilder().setGitDir(folder.get().toFile()).setBare();
    try (var repository = builder.build()) {
      return SourceMirror.has(repository, commit);
    }
  }

  /** Why a push to this branch is refused: it is checked out there. */
  static Optional<String> refusal(GitUrl url, String ref) throws UnavailableException {
    var folder = gitFolder(url);
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    try {
      var config = config(folder.get());
      var head = Files.readString(folder.get().resolve("HEAD")).strip();
      var isOpen =
          config.getBoolean("core", "bare", false)
              || !head.equals("ref: " + ref)
              || PUSH_ALLOWED.contains(denyCurrentBranch(config));
      return isOpen
          ? Optional.empty()
          : Optional.of(
              ("%s has the branch checked out: follow a bare repository (git clone --bare), or let"
                      + " pushes change its files (git config receive.denyCurrentBranch"
                      + " updateInstead)")
                  .formatted(url));
    } catch (IOException e) {
      throw new UnavailableException(url + " can not be read", e);
    }
  }

  private static String denyCurrentBranch(FileBasedConfig config) {
    return Optional.ofNullable(config.getString("receive", null, "denyCurrentBranch"))
        .orElse("refuse")
        .toLowerCase(Locale.ROOT);
  }

  /**
   * Whether git itself must take a push: it is in a folder of this machine, and has hooks to run or
   * files to change.
   */
  static boolean needsGit(GitUrl url) throws UnavailableException {
    var folder = gitFolder(url);
    return folder.isPresent()
        && (hasHooks(folder.get())
            || denyCurrentBranch(config(folder.get())).equals(UPDATE_INSTEAD));
  }

  private static boolean hasHooks(Path folder) {
    var hooks = folder.resolve("hooks");
    return HOOKS.stream().map(hooks::resolve).anyMatch(Files::isExecutable);
  }

  private static Optional<Path> gitFolder(GitUrl url) {
    return url.folder()
        .flatMap(path ->
            Optional.ofNullable(RepositoryCache.FileKey.resolve(path.toFile(), FS.DETECTED)))
        .map(File::toPath);
  }

  private static FileBasedConfig config(Path folder) throws UnavailableException {
    var config = new FileBasedConfig(folder.resolve("config").toFile(), FS.DETECTED);
    try {
      config.load();
      return config;
    } catch (IOException | ConfigInvalidException e) {
      throw new UnavailableException(folder + "/config can not be read", e);
    }
  }
}
