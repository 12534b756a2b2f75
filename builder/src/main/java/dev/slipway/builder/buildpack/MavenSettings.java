package dev.slipway.builder.buildpack;

import dev.slipway.builder.work.Workspace;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The installation's settings of Maven, with one profile more: it lets Maven look into the
 * repository of this machine's user first, and only read there. So what has been fetched once needs
 * no network, while every app has a repository of its own to write to. Released artifacts only:
 * what lies there as a snapshot is somebody's work.
 */
final class MavenSettings {
  private static final String EMPTY = "<settings></settings>";
  private static final String PROFILE =
      """
      <profile>
        <id>slipway-machine</id>
        <repositories><repository>{repository}</repository></repositories>
        <pluginRepositories><pluginRepository>{repository}</pluginRepository></pluginRepositories>
      </profile>
      """;
  private static final String REPOSITORY =
      """
      <id>slipway-machine</id>
      <url>{machine}</url>
      <releases><enabled>true</enabled><checksumPolicy>ignore</checksumPolicy></releases>
      <snapshots><enabled>false</enabled></snapshots>
      """;

  private MavenSettings() {}

  /**
   * Writes them beside the tree, so that they are not in the image.
   *
   * @param program Maven's, which has its installation's settings in {@code ../conf}
   */
  static Path write(Workspace workspace, Path program) throws IOException {
    var installed = program.toRealPath().resolveSibling("../conf/settings.xml").normalize();
    var machine = Path.of(System.getProperty("user.home"), ".m2", "repository");
    var file = workspace.folder().resolveSibling("maven-settings.xml");
    var text = Files.isReadable(installed) ? Files.readString(installed) : EMPTY;
    return Files.writeString(file, Files.isDirectory(machine) ? with(machine, text) : text);
  }

  private static String with(Path machine, String settings) throws IOException {
    var repository = REPOSITORY.replace("{machine}", machine.toUri().toString());
    try {
      var document = parse(settings);
      var profile = parse(PROFILE.replace("{repository}", repository)).getDocumentElement();
      child(document, "profiles").appendChild(document.importNode(profile, true));
      var active = document.createElement("activeProfile");
      active.setTextContent("slipway-machine");
      child(document, "activeProfiles").appendChild(active);
      return print(document);
    } catch (SAXException | ParserConfigurationException | TransformerException e) {
      throw new IOException("Maven's settings.xml can not be read: " + e.getMessage(), e);
    }
  }

  private static Element child(Document document, String name) {
    var root = document.getDocumentElement();
    for (var node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        return element;
      }
    }
    return (Element) root.appendChild(document.createElement(name));
  }

  private static Document parse(String xml)
      throws SAXException, ParserConfigurationException, IOException {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
  }

  private static String print(Document document) throws TransformerException {
    var text = new StringWriter();
    TransformerFactory.newInstance()
        .newTransformer()
        .transform(new DOMSource(document), new StreamResult(text));
    return text.toString();
  }
}
