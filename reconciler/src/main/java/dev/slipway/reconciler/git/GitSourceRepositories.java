package dev.slipway.reconciler.git;

import dev.slipway.builder.SourceCommit;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Source repositories over file, http(s) and ssh, each with a shallow clone of its own below a
 * cache folder, which may be deleted at any time.
 */
public final class GitSourceRepositories implements SourceRepositories {
  private final Path folder;
  private final GitAccess access;
  private final ConcurrentMap<String, SourceMirror> mirrors = new ConcurrentHashMap<>();

  /**
   * Nothing is contacted or written before it is asked for something.
   *
   * @param folder below which the clones are kept
   */
  public GitSourceRepositories(Path folder, GitAccess access) {
    Isolation.ensure();
    this.folder = folder.toAbsolutePath();
    this.access = access;
  }

  @Override
  public Map<GitRef, ObjectId> heads(String git, Set<GitRef> refs)
      throws RejectedException, UnavailableException {
    var heads = new HashMap<GitRef, ObjectId>();
    var names = new HashMap<GitRef, String>();
    for (var ref : refs) {
      if (ref instanceof GitRef.Commit(var id)) {
        heads.put(ref, id);
      }
      SourceMirror.name(ref).filter(Repository::isValidRefName).ifPresent(n -> names.put(ref, n));
    }
    if (!names.isEmpty()) {
      var url = GitUrl.parse(git);
      LocalRemote.refuseSha256(url);
      var found = new Remote(url, access).look(new TreeSet<>(names.values()));
      names.forEach((ref, name) ->
          Optional.ofNullable(found.get(name))
              .ifPresent(id -> heads.put(ref, new ObjectId(id.name()))));
    }
    return Map.copyOf(heads);
  }

  @Override
  public SourceHead open(Source source, ObjectId commit)
      throws RejectedException, UnavailableException {
    var origin = new MirrorTree.Origin(mirror(source.git()), source.ref(), commit);
    return origin.with(repository -> head(origin, repository, source));
  }

  private static SourceHead head(MirrorTree.Origin origin, Repository repository, Source source)
      throws IOException, RejectedException {
    var commit = origin.commit();
    try (var walk = new RevWalk(repository)) {
      var found = walk.parseCommit(SourceMirror.id(commit));
      var tree = new ObjectId(tree(repository, found, source).name());
      var time = Instant.ofEpochSecond(found.getCommitTime());
      var told = new SourceCommit(GitUrl.parse(source.git()).toString(), commit, time);
      return new SourceHead(
          commit,
          Failures.bounded(found.getShortMessage()),
          new MirrorTree(origin, told, repository, tree));
    } catch (IncorrectObjectTypeException e) {
      throw new RejectedException(commit + " is not a commit", e);
    }
  }

  private static AnyObjectId tree(Repository repository, RevCommit commit, Source source)
      throws IOException, RejectedException {
    if (source.path().isEmpty()) {
      return commit.getTree();
    }
    try (var found = TreeWalk.forPath(repository, source.path(), commit.getTree())) {
      if (found == null || !found.getFileMode(0).equals(FileMode.TREE)) {
        Submodules.refuseOnTheWay(repository, commit, source.path());
        throw new RejectedException(
            "%s has no folder %s at commit %s"
                .formatted(
                    Failures.bounded(source.git()),
                    source.path(),
                    new ObjectId(commit.name()).abbreviated()));
      }
      return found.getObjectId(0);
    }
  }

  @Override
  public Optional<SourceLog> log(Source source, ObjectId from, ObjectId to)
      throws UnavailableException {
    try {
      var repository = mirror(source.git()).find();
      return repository.isEmpty()
          ? Optional.empty()
          : log(repository.get(), source.path(), from, to);
    } catch (MissingObjectException e) {
      return Optional.empty(); // It lies before what was fetched.
    } catch (RejectedException e) {
      return Optional.empty(); // What has no address was never fetched.
    } catch (IOException e) {
      throw new UnavailableException("the cache of a source can not be read", e);
    }
  }

  private static Optional<SourceLog> log(
      Repository repository, String path, ObjectId from, ObjectId to) throws IOException {
    var ends = repository.getObjectDatabase().getShallowCommits();
    try (var walk = new RevWalk(repository)) {
      walk.markStart(walk.parseCommit(SourceMirror.id(to)));
      walk.markUninteresting(walk.parseCommit(SourceMirror.id(from)));
      if (!path.isEmpty()) {
        walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(path), TreeFilter.ANY_DIFF));
      }
      var commits = new ArrayList<SourceLog.Commit>();
      var count = 0;
      for (var commit = walk.next(); commit != null; commit = walk.next()) {
        if (ends.contains(commit)) {
          return Optional.empty(); // What was before it was not fetched.
        }
        if (count++ < SourceLog.MOST) {
          commits.add(told(commit));
        }
      }
      return Optional.of(new SourceLog(commits, count - commits.size()));
    }
  }

  private static SourceLog.Commit told(RevCommit commit) {
    var author = commit.getAuthorIdent();
    return new SourceLog.Commit(
        new ObjectId(commit.name()),
        author == null ? "" : Failures.bounded(author.getName()),
        Instant.ofEpochSecond(commit.getCommitTime()),
        Failures.bounded(commit.getShortMessage()));
  }

  private SourceMirror mirror(String git) throws RejectedException, UnavailableException {
    var url = GitUrl.parse(git);
    LocalRemote.refuseSha256(url);
    return mirrors.computeIfAbsent(
        url.toString(),
        address ->
            new SourceMirror(
                new Remote(url, access),
                folder.resolve(Digest.of(address).hex().substring(0, 32) + ".git"),
                access.patience().look()));
  }

  @Override
  public void close() {
    mirrors.values().forEach(SourceMirror::close);
  }
}
