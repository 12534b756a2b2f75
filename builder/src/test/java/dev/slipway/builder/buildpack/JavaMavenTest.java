package dev.slipway.builder.buildpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kinds of jars that Maven leaves. A wrapper in the tree stands for Maven where only its result
 * matters; it needs {@code jar}, which is with every JDK.
 */
class JavaMavenTest {
  @TempDir Path folder;
  private Yard yard;

  @BeforeEach
  void open() throws Exception {
    Tools.need("javac", "jar");
    yard = new Yard(folder.resolve("one"));
  }

  @Test
  void a_jar_without_a_main_class_is_run_by_its_only_main_method() throws Exception {
    source("a/Main.java", "package a; public class Main {" + main("plain") + "}");
    source("a/Other.java", "package a; public class Other {}");
    wrapper("jar --create --file target/shop.jar -C target/classes .");
    var image = yard.build();
    assertThat(image.processes().get(ProcessType.WEB))
        .containsExactly("java", "-cp", "target/shop.jar", "a.Main");
    assertThat(output(image)).isEqualTo("plain\n");
  }

  @Test
  void only_what_runs_is_kept_of_target() throws Exception {
    source("Main.java", "public class Main {" + main("") + "}");
    wrapper(
        """
        jar --create --file target/shop.jar --main-class Main -C target/classes .
        cp target/shop.jar target/shop-sources.jar
        mkdir -p target/lib; cp target/shop.jar target/lib/a.jar
        mkdir -p target/reports; date > target/reports/when
        """);
    var image = yard.build();
    assertThat(image.processes().get(ProcessType.WEB))
        .containsExactly("java", "-jar", "target/shop.jar");
    try (var files = Files.list(yard.unpack(image, "unpacked").resolve("target"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("shop.jar", "lib");
    }
  }

  @Test
  void no_jar_or_too_many_say_what_to_do() throws Exception {
    source("Lib.java", "public class Lib {}");
    wrapper("jar --create --file target/shop.jar -C target/classes .");
    assertThatThrownBy(yard::build).hasMessageStartingWith("Maven left no jar with a main class");
    source("Main.java", "public class Main {" + main("") + "}");
    wrapper(
        """
        jar --create --file target/a.jar --main-class Main -C target/classes .
        jar --create --file target/b.jar --main-class Main -C target/classes .
        """);
    assertThatThrownBy(yard::build)
        .hasMessage(
            "Maven left more than one jar that runs (a.jar, b.jar): say which in a Procfile");
    yard.write("Procfile", "web: java -jar target/b.jar");
    assertThat(yard.build().processes().get(ProcessType.WEB))
        .containsExactly("java", "-jar", "target/b.jar");
  }

  @Test
  void a_pom_may_be_in_another_encoding() throws Exception {
    source("Main.java", "public class Main {" + main("") + "}");
    wrapper("jar --create --file target/shop.jar --main-class Main -C target/classes .");
    var pom =
        "<?xml version='1.0' encoding='ISO-8859-1'?><project><!-- Gr\u00fc\u00dfe --></project>";
    Files.writeString(yard.tree.folder().resolve("pom.xml"), pom, StandardCharsets.ISO_8859_1);
    assertThat(yard.build().processes().get(ProcessType.WEB))
        .containsExactly("java", "-jar", "target/shop.jar");
  }

  @Test
  void a_jar_depends_on_what_is_in_it_alone() throws Exception {
    var one = jar("one.jar", 1, "#Thu Jan 01\nversion=1\n");
    var other = jar("other.jar", 2, "#Fri Jan 02\nversion=1\n");
    ReproducibleJar.rewrite(one);
    ReproducibleJar.rewrite(other);
    assertThat(other).hasSameBinaryContentAs(one);
  }

  @Test
  @Tag("full")
  void dependencies_are_laid_beside_a_jar_that_lacks_them() throws Exception {
    Tools.need("mvn");
    yard.write("pom.xml", POM);
    yard.write(
        "src/main/java/a/Main.java",
        "package a; public class Main { public static void main(String[] args) {"
            + " System.out.println(org.yaml.snakeyaml.nodes.Tag.MAP.getValue()); } }");
    var image = yard.build();
    assertThat(image.processes().get(ProcessType.WEB))
        .containsExactly("java", "-cp", "target/shop-1.jar:target/slipway-libraries/*", "a.Main");
    assertThat(output(image)).isEqualTo("tag:yaml.org,2002:map\n");
  }

  @Test
  @Tag("full")
  void a_compile_error_is_told_with_mavens_words() throws Exception {
    Tools.need("mvn");
    yard.write("pom.xml", POM).write("src/main/java/A.java", "class A { int x = nothing; }");
    assertThatThrownBy(yard::build)
        .hasMessageStartingWith("mvn ended with 1\n")
        .hasMessageContaining("A.java:[1,19] cannot find symbol");
  }

  @Test
  @Tag("full")
  void a_module_has_the_modules_that_it_depends_on() throws Exception {
    Tools.need("mvn");
    yard.write("pom.xml", parent());
    yard.write("lib/pom.xml", module("lib", ""));
    yard.write(
        "lib/src/main/java/lib/Lib.java",
        "package lib; public class Lib { public static String text() { return \"from lib\"; } }");
    yard.write("shop/pom.xml", module("shop", ON_LIB));
    yard.write(
        "shop/src/main/java/a/Main.java",
        "package a; public class Main { public static void main(String[] args) {"
            + " System.out.println(lib.Lib.text()); } }");
    var image = yard.build();
    assertThat(image.processes().get(ProcessType.WEB))
        .containsExactly(
            "java", "-cp", "shop/target/shop-1.jar:shop/target/slipway-libraries/*", "a.Main");
    assertThat(output(image)).isEqualTo("from lib\n");
  }

  @Test
  @Tag("full")
  void a_repository_that_can_not_be_reached_is_worth_another_try() throws Exception {
    Tools.need("mvn");
    yard.write(
        "pom.xml",
        POM.replace("<version>2.7</version>", "<version>0.0.1</version>")
            .replace("<dependencies>", UNREACHABLE + "<dependencies>"));
    assertThatThrownBy(yard::build)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("127.0.0.1:1");
    assertThatThrownBy(yard::build).isInstanceOf(UnavailableException.class);
  }

  private static String parent() {
    return POM.replace("<artifactId>shop</artifactId>", "<artifactId>shop-parent</artifactId>")
        .replaceAll("(?s)<dependencies>.*</dependencies>", "")
        .replace(
            "<version>1</version>",
            "<version>1</version><packaging>pom</packaging>"
                + "<modules><module>lib</module><module>shop</module></modules>");
  }

  private static String module(String name, String dependencies) {
    return "<project><modelVersion>4.0.0</modelVersion><parent><groupId>shop</groupId>"
        + "<artifactId>shop-parent</artifactId><version>1</version></parent><artifactId>"
        + name
        + "</artifactId>"
        + dependencies
        + "</project>";
  }

  private void source(String name, String text) throws IOException {
    yard.write("src/" + name, text);
  }

  private static String main(String text) {
    return "public static void main(String[] args) { System.out.println(\"" + text + "\"); }";
  }

  private void wrapper(String packaging) throws IOException {
    yard.write("pom.xml", "<project/>");
    yard.write(
        "mvnw",
        "#!/bin/sh\nset -e\nmkdir -p target/classes\n"
            + "javac -d target/classes $(find src -name '*.java')\n"
            + packaging);
    assertThat(yard.tree.folder().resolve("mvnw").toFile().setExecutable(true)).isTrue();
  }

  private String output(StoredImage image) throws Exception {
    var app = yard.unpack(image, "unpacked");
    var words = new ArrayList<>(image.processes().get(ProcessType.WEB));
    words.set(0, Tools.program(words.getFirst()));
    var java = new ProcessBuilder(words).directory(app.toFile());
    var process = java.redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Path jar(String name, int day, String properties) throws IOException {
    var file = folder.resolve(name);
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      var first = day % 2 == 0 ? "b/B.class" : "META-INF/MANIFEST.MF";
      var second = day % 2 == 0 ? "META-INF/MANIFEST.MF" : "b/B.class";
      for (var entryName : new String[] {first, second, "META-INF/maven/pom.properties"}) {
        var entry = new ZipEntry(entryName);
        entry.setTime(day * 86_400_000L * 400);
        zip.putNextEntry(entry);
        var text = entryName.endsWith(".properties") ? properties : entryName;
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return file;
  }

  private static final String ON_LIB =
      "<dependencies><dependency><groupId>shop</groupId><artifactId>lib</artifactId>"
          + "<version>1</version></dependency></dependencies>";

  private static final String UNREACHABLE =
      "<repositories><repository><id>central</id><url>http://127.0.0.1:1/</url></repository>"
          + "</repositories>";

  private static final String POM =
      """
      <project>
        <modelVersion>4.0.0</modelVersion>
        <groupId>shop</groupId>
        <artifactId>shop</artifactId>
        <version>1</version>
        <properties>
          <maven.compiler.release>17</maven.compiler.release>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        </properties>
        <dependencies>
          <dependency>
            <groupId>org.yaml</groupId>
            <artifactId>snakeyaml</artifactId>
            <version>2.7</version>
          </dependency>
        </dependencies>
        <build>
          <plugins>
            <plugin>
              <artifactId>maven-resources-plugin</artifactId>
              <version>3.5.0</version>
            </plugin>
            <plugin>
              <artifactId>maven-compiler-plugin</artifactId>
              <version>3.16.0</version>
            </plugin>
            <plugin>
              <artifactId>maven-surefire-plugin</artifactId>
              <version>3.6.1</version>
            </plugin>
            <plugin>
              <artifactId>maven-jar-plugin</artifactId>
              <version>3.5.1</version>
            </plugin>
          </plugins>
        </build>
      </project>
      """;
}
