package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.RejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.revwalk.RevWalk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each verdict on a commit that git made is that of {@code git verify-commit}. */
final class SignatureVerdictTest {
  @TempDir private Path folder;
  private TestKeys keys;
  private Path repository;

  @BeforeEach
  void create() throws Exception {
    keys = new TestKeys(folder.resolve("keys"));
    repository = Files.createDirectory(folder.resolve("repository"));
    NativeGit.run(repository, "init", "-q", "-b", "main");
    commit(List.of(), "The first");
  }

  @AfterEach
  void close() throws Exception {
    keys.endAgent();
  }

  @Test
  void keysOfEveryKindOfOpenSshAreBelievedIfTheyAreAllowed() throws Exception {
    for (var kind : List.of("ed25519", "ecdsa", "rsa")) {
      var key = keys.ssh(kind, kind, "");
      var allowed = keys.allowed("allowed-" + kind, "* " + TestKeys.publicKey(key));

      assertThat(verdict(signed(TestKeys.git(key, allowed)), allowed, TestKeys.git(key, allowed)))
          .as(kind)
          .isEmpty();
    }
  }

  @Test
  void aCommitThatIsNotSignedOrByAnotherSshKeyIsRefused() throws Exception {
    var key = keys.ssh("ann");
    var other = keys.ssh("eve");
    var allowed = keys.allowed("allowed", "ann@example.com " + TestKeys.publicKey(key));
    var git = TestKeys.git(key, allowed);

    assertThat(verdict(commit(List.of(), "Unsigned"), allowed, git)).hasValue("is not signed");
    assertThat(verdict(signed(TestKeys.git(other, allowed)), allowed, git))
        .hasValueSatisfying(why ->
            assertThat(why).startsWith("is signed by the ssh key SHA256:").contains("not allowed"));
  }

  @Test
  void aSshKeyIsHeldToItsTimesAtTheTimeOfTheCommit() throws Exception {
    var key = keys.ssh("ann");
    var git = TestKeys.git(key, folder.resolve("unused"));
    var commit = signedAt("2025-06-01T00:00:00Z", git);
    for (var line :
        List.of(
            "valid-before=\"20250601000000Z\" ",
            "valid-before=\"20250531235959Z\" ",
            "valid-after=\"20250601000000Z\" ",
            "valid-after=\"20250601000001Z\" ",
            "valid-after=\"20250101\",valid-before=\"202512312359\" ",
            "namespaces=\"git\" ",
            "namespaces=\"file,g*t\" ",
            "namespaces=\"file\" ",
            "namespaces=\"*,!git\" ",
            "NAMESPACES=\"git\",Valid-After=\"20250101\" ")) {
      var allowed = keys.allowed("allowed", "ann " + line + TestKeys.publicKey(key));

      verdict(commit, allowed, TestKeys.git(key, allowed)); // fails where the two disagree
    }
    var allowed =
        keys.allowed("allowed", "ann valid-before=\"20250101Z\" " + TestKeys.publicKey(key));
    assertThat(verdict(commit, allowed, TestKeys.git(key, allowed)))
        .hasValueSatisfying(
            why -> assertThat(why).endsWith("was allowed until 2025-01-01T00:00:00Z only"));
  }

  @Test
  void theSignatureOfAnotherCommitOrForAnotherPurposeIsRefused() throws Exception {
    var key = keys.ssh("ann");
    var allowed = keys.allowed("allowed", "ann " + TestKeys.publicKey(key));
    var git = TestKeys.git(key, allowed);
    var raw = NativeGit.run(repository, "cat-file", "commit", signed(git));

    assertThat(verdict(written(raw.replace("Signed", "Forged")), allowed, git))
        .hasValueSatisfying(why -> assertThat(why).contains("wrong signature"));
    assertThat(verdict(written(raw.replaceFirst("U1NIU0lH", "AAAAAAAA")), allowed, git))
        .hasValue("has a signature that can not be read");
    assertThat(verdict(written(raw.replaceFirst("SSH SIGNATURE", "SIGNED MESSAGE")), allowed, git))
        .hasValue("has a signature of a kind that is not known here");
    assertThat(verdict(written(raw.replaceFirst("\ngpgsig ", "\nothersig ")), allowed, git))
        .hasValue("is not signed");
  }

  @Test
  void aSignatureAboveTheParentsIsRefused() throws Exception {
    var key = keys.ssh("ann");
    var allowed = keys.allowed("allowed", "ann " + TestKeys.publicKey(key));
    var raw = NativeGit.run(repository, "cat-file", "commit", signed(TestKeys.git(key, allowed)));
    var above = raw.replaceFirst("(?s)(parent .*?)(gpgsig .*?)(\n\n)", "$2\n$1$3");
    var file = Files.writeString(folder.resolve("raw"), above.replace("\n\n\n", "\n\n"));

    var orphan =
        NativeGit.run(
            repository, "hash-object", "-t", "commit", "-w", "--literally", file.toString());

    assertThat(refusal(orphan.strip(), AllowedSigners.read(List.of(allowed))))
        .as("%s", above)
        .hasValue("has a signature that can not be read");
  }

  @Test
  void theSignatureOfATagThatWasMergedIsNoneOfTheMerge() throws Exception {
    var key = keys.ssh("ann");
    var allowed = keys.allowed("allowed", "ann " + TestKeys.publicKey(key));
    var git = TestKeys.git(key, allowed);
    mergeOfSignedTag(git);

    assertThat(verdict(head(), allowed, git)).hasValue("is not signed");

    run(git, "commit", "-q", "--amend", "--no-edit", "-S");
    assertThat(NativeGit.run(repository, "cat-file", "commit", "HEAD")).contains("\nmergetag ");
    assertThat(verdict(head(), allowed, git)).isEmpty();
  }

  @Test
  void keysOfOpenPgpAreBelievedIfTheyAreAllowed() throws Exception {
    keys.openPgp("ann", "", "ed25519", "sign", "never");
    keys.openPgp("bob", "", "ed25519", "cert", "never");
    keys.gpg("--passphrase", "", "--quick-add-key", keys.fingerprint("bob"), "rsa2048", "sign");
    keys.openPgp("eve", "", "ed25519", "sign", "never");
    var allowed = keys.exported("allowed.gpg", "ann", "bob");
    var verifier = keys.knowing(allowed);

    assertThat(verdict(signed(keys.git("ann")), allowed, verifier)).isEmpty();
    assertThat(verdict(signed(keys.git("bob")), allowed, verifier)).as("subkey").isEmpty();
    assertThat(verdict(commit(List.of(), "Unsigned"), allowed, verifier)).hasValue("is not signed");
    assertThat(verdict(signed(keys.git("eve")), allowed, verifier))
        .hasValueSatisfying(why ->
            assertThat(why).startsWith("is signed by the OpenPGP key ").contains("not allowed"));
    var raw = NativeGit.run(repository, "cat-file", "commit", signed(keys.git("ann")));
    assertThat(verdict(written(raw.replace("Signed", "Forged")), allowed, verifier))
        .hasValueSatisfying(why -> assertThat(why).contains("wrong signature"));
  }

  @Test
  void aKeyOfOpenPgpIsJudgedAsItIsNow() throws Exception {
    var past = "--faked-system-time=20240101T000000!";
    keys.openPgp("old", "", "ed25519", "sign", "1d", past);
    keys.openPgp("kept", "", "ed25519", "sign", "1d", past);
    keys.openPgp("lost", "", "ed25519", "sign", "never");
    var byOld = signed(keys.git("old", "--faked-system-time=20240101T010000!"));
    var byKept = signed(keys.git("kept", "--faked-system-time=20240101T010000!"));
    var byLost = signed(keys.git("lost"));
    keys.gpg("--passphrase", "", "--quick-set-expire", keys.fingerprint("kept"), "10y");
    keys.revoke("lost");
    var allowed = keys.exported("allowed.gpg");
    var verifier = keys.knowing(allowed);

    assertThat(verdict(byKept, allowed, verifier)).isEmpty();
    for (var commit : List.of(byOld, byLost)) {
      assertThat(verdict(commit, allowed, verifier))
          .hasValueSatisfying(why -> assertThat(why).endsWith("which is expired or revoked"));
    }
  }

  @Test
  void whatAnyCopyOfAKeyOfOpenPgpSaysCounts() throws Exception {
    var past = "--faked-system-time=20240101T000000!";
    keys.openPgp("kept", "", "ed25519", "sign", "1d", past);
    keys.openPgp("lost", "", "ed25519", "sign", "never");
    var byKept = signed(keys.git("kept", "--faked-system-time=20240101T010000!"));
    var byLost = signed(keys.git("lost"));
    var older = keys.exported("older.gpg");
    keys.gpg("--passphrase", "", "--quick-set-expire", keys.fingerprint("kept"), "10y");
    keys.revoke("lost");
    var newer = keys.exported("newer.gpg");

    for (var files : List.of(List.of(older, newer), List.of(newer, older))) {
      var allowed = AllowedSigners.read(files);
      assertThat(refusal(byKept, allowed)).as("%s", files).isEmpty();
      assertThat(refusal(byLost, allowed).orElseThrow()).endsWith("which is expired or revoked");
    }
  }

  @Test
  void theOpenPgpSignatureOfATagThatWasMergedIsNoneOfTheMerge() throws Exception {
    keys.openPgp("ann", "", "ed25519", "sign", "never");
    var allowed = keys.exported("allowed.asc");
    var git = keys.git("ann");
    mergeOfSignedTag(git);

    assertThat(verdict(head(), allowed, keys.knowing(allowed))).hasValue("is not signed");

    run(git, "commit", "-q", "--amend", "--no-edit", "-S");
    assertThat(verdict(head(), allowed, keys.knowing(allowed))).isEmpty();
  }

  /** Has a tag in it that is signed, and is not signed itself. */
  private void mergeOfSignedTag(List<String> git) throws IOException, InterruptedException {
    run(git, "checkout", "-q", "-b", "side");
    commit(git, "On the side", "-S");
    run(git, "tag", "-s", "-m", "One", "v1");
    run(git, "checkout", "-q", "main");
    commit(git, "On main", "-S");
    run(git, "merge", "-q", "--no-ff", "--no-edit", "v1");
    assertThat(NativeGit.run(repository, "cat-file", "commit", "HEAD"))
        .contains("\nmergetag ")
        .containsPattern("BEGIN (SSH|PGP) SIGNATURE");
  }

  private String commit(List<String> git, String message, String... more)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(git);
    command.addAll(List.of("commit", "-q", "--allow-empty", "-m", message));
    command.addAll(List.of(more));
    NativeGit.run(repository, command.toArray(String[]::new));
    return head();
  }

  private String signed(List<String> git) throws IOException, InterruptedException {
    return commit(git, "Signed", "-S");
  }

  private String signedAt(String time, List<String> git) throws IOException, InterruptedException {
    var command = new ArrayList<>(git);
    command.addAll(List.of("-c", "alias.at=!GIT_COMMITTER_DATE=" + time + " git"));
    command.addAll(List.of("at"));
    command.addAll(git);
    command.addAll(List.of("commit", "-q", "-S", "--allow-empty", "-m", "Signed"));
    NativeGit.run(repository, command.toArray(String[]::new));
    return head();
  }

  private void run(List<String> git, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(git);
    command.addAll(List.of(arguments));
    NativeGit.run(repository, command.toArray(String[]::new));
  }

  private String head() throws IOException, InterruptedException {
    return NativeGit.run(repository, "rev-parse", "HEAD").strip();
  }

  /** A commit of these bytes. */
  private String written(String raw) throws IOException, InterruptedException {
    var file = Files.writeString(folder.resolve("raw"), raw);
    return NativeGit.run(repository, "hash-object", "-t", "commit", "-w", file.toString()).strip();
  }

  /** Why a commit is refused; fails where git itself thinks otherwise of it. */
  private Optional<String> verdict(String commit, Path allowed, List<String> git)
      throws IOException, InterruptedException, RejectedException {
    var refusal = refusal(commit, AllowedSigners.read(List.of(allowed)));
    assertThat(refusal.isEmpty()).as("%s: %s", commit, refusal).isEqualTo(isFine(commit, git));
    return refusal;
  }

  private Optional<String> refusal(String commit, AllowedSigners allowed) throws IOException {
    try (var opened = new RepositoryBuilder().setWorkTree(repository.toFile()).build();
        var walk = new RevWalk(opened)) {
      var parsed = walk.parseCommit(ObjectId.fromString(commit));
      return allowed.refusal(
          SignedCommit.of(parsed.getRawBuffer()),
          Instant.ofEpochSecond(parsed.getCommitTime()),
          Instant.now());
    }
  }

  private boolean isFine(String commit, List<String> git) throws InterruptedException {
    try {
      run(git, "verify-commit", commit);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
