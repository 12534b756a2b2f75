package dev.slipway.builder.buildpack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Settings that let Maven look into the repository of this machine's user first, and only read
 * there. So what has been fetched once needs no network, while every app has a repository of its
 * own to write to. Released artifacts only: what lies there as a snapshot is somebody's work.
 */
final class MavenSettings {
  private static final String TEXT =
      """
      <settings>
        <profiles>
          <profile>
            <id>slipway-machine</id>
            <repositories>
              <repository>
                <id>slipway-machine</id>
                <url>{machine}</url>
                <releases><enabled>true</enabled><checksumPolicy>ignore</checksumPolicy></releases>
                <snapshots><enabled>false</enabled></snapshots>
              </repository>
            </repositories>
            <pluginRepositories>
              <pluginRepository>
                <id>slipway-machine</id>
                <url>{machine}</url>
                <releases><enabled>true</enabled><checksumPolicy>ignore</checksumPolicy></releases>
                <snapshots><enabled>false</enabled></snapshots>
              </pluginRepository>
            </pluginRepositories>
          </profile>
        </profiles>
        <activeProfiles><activeProfile>slipway-machine</activeProfile></activeProfiles>
      </settings>
      """;

  private MavenSettings() {}

  /** Outside of the tree, so that it is not in the image. */
  static Path write(Workspace workspace) throws IOException {
    var machine = Path.of(System.getProperty("user.home"), ".m2", "repository");
    var text =
        Files.isDirectory(machine)
            ? TEXT.replace("{machine}", machine.toUri().toString())
            : "<settings></settings>\n";
    return Files.writeString(workspace.cache("home").resolve("maven-settings.xml"), text);
  }
}
