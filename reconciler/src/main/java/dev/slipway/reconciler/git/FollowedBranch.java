package dev.slipway.reconciler.git;

/**
 * What is followed, and as whom it is committed to.
 *
 * @param url the address of the config repository
 * @param branch without {@code refs/heads/}
 * @param path the folder of the repository that is followed; {@code ""} or {@code .} for all of it
 * @param committer the author of Slipway's commits
 * @param signatures of Slipway's commits, and of everybody's
 */
public record FollowedBranch(
    String url, String branch, String path, Person committer, Signatures signatures) {
  public FollowedBranch {
    path = path.equals(".") ? "" : path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (path.startsWith("/") || ("/" + path + "/").contains("/../")) {
      throw new IllegalArgumentException("the followed folder is relative, without ..: " + path);
    }
  }

  /** One whose commits are not signed. */
  public FollowedBranch(String url, String branch, String path, Person committer) {
    this(url, branch, path, committer, Signatures.NONE);
  }

  /** The whole repository, committed to by Slipway itself. */
  public static FollowedBranch of(String url, String branch) {
    return new FollowedBranch(url, branch, "", Person.SLIPWAY);
  }

  String ref() {
    return "refs/heads/" + branch;
  }

  /** The path in the repository of a path in the followed folder. */
  String inRepository(String file) {
    return path.isEmpty() ? file : path + "/" + file;
  }

  /** Without what may be a password in the address. */
  @Override
  public String toString() {
    return "FollowedBranch[" + branch + ":" + path + "]";
  }
}
