package dev.slipway.reconciler.git;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * Keeps the last trees that were read: in a walk along history each is asked for twice, as that of
 * a commit and as that of its parent.
 */
final class TreeReader extends ObjectReader.Filter {
  private static final int MOST_TREES = 64;
  private static final int LARGEST = 256 * 1024;
  private final ObjectReader delegate;

  private final Map<ObjectId, ObjectLoader> kept =
      new LinkedHashMap<>(MOST_TREES, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectId, ObjectLoader> eldest) {
          return size() > MOST_TREES;
        }
      };

  TreeReader(ObjectReader delegate) {
    this.delegate = delegate;
  }

  @Override
  protected ObjectReader delegate() {
    return delegate;
  }

  @Override
  public ObjectLoader open(AnyObjectId id, int type) throws IOException {
    if (type != Constants.OBJ_TREE) {
      return delegate.open(id, type);
    }
    var known = kept.get(id.toObjectId());
    if (known != null) {
      return known;
    }
    var loader = delegate.open(id, type);
    if (loader.getSize() > LARGEST) {
      return loader;
    }
    var tree = new ObjectLoader.SmallObject(type, loader.getCachedBytes());
    kept.put(id.copy(), tree);
    return tree;
  }

  @Override
  public void close() {
    kept.clear();
    delegate.close();
  }
}
