package io.mlprod.internal.cache;

/** An answer in the cache. It is its own key, so that whoever finds it by its key has touched it already. */
final class CachedAnswer extends InputKey {

    final Object read;

    /**
     * Creates an answer to keep.
     *
     * @param key the key of its input; copied
     * @param read what was read from the outputs
     */
    CachedAnswer(InputKey key, Object read) {
        super(key);
        this.read = read;
    }
}
