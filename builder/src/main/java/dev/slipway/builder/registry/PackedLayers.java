package dev.slipway.builder.registry;

import dev.slipway.builder.ImageContent;
import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.Layer;
import dev.slipway.builder.image.LayerTar;
import dev.slipway.builder.image.Layers;
import dev.slipway.builder.image.MediaTypes;
import dev.slipway.builder.image.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Layers as they are sent, in files of a folder until they are. Compressed, since each node of a
 * cluster fetches them over the network: text is a quarter of its size then. The digest of a
 * compressed layer depends on the zlib of the JDK as well as on its files.
 */
record PackedLayers(Path folder) {
  List<Layer> write(ImageContent content) throws IOException {
    var layers = new ArrayList<Layer>();
    for (var files : Layers.of(content)) {
      layers.add(write(content, files));
    }
    return layers;
  }

  private Layer write(ImageContent content, List<Path> files) throws IOException {
    var unfinished = Files.createTempFile(folder, "layer", "");
    var plain = Sha256.start();
    var packed = Sha256.start();
    try (var out = new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16);
        var digested = new DigestOutputStream(out, packed);
        var gzip = new GZIPOutputStream(digested, 1 << 16)) {
      LayerTar.write(content, files, new DigestOutputStream(gzip, plain));
    }
    var digest = Sha256.finish(packed);
    var blob = new Descriptor(MediaTypes.GZIP_LAYER, digest, Files.size(unfinished));
    Files.move(unfinished, file(blob));
    return new Layer(blob, Sha256.finish(plain));
  }

  Path file(Descriptor layer) {
    return folder.resolve(layer.digest().hex());
  }
}
