package io.mlprod.monitoring.internal.store;

import io.mlprod.model.ModelVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for values that come again and again: texts, slices and versions. Each segment has its own, so that a value
 * goes when the predictions that have it go. Not thread-safe.
 */
final class Dictionary {

    private static final int BYTES_OF_WORD = 110; // entry, boxed number, places in table and list, two headers
    private static final int BYTES_OF_SLICE = 80; // the pair and a second text
    private static final int BYTES_OF_VERSION = 32; // its texts are those of the loaded model

    private final Map<Object, Integer> codes = new HashMap<>();
    private final List<Object> words = new ArrayList<>();
    private long bytes;

    /** Returns the number of a value, a new one if it is new. */
    int code(Object word) {
        Integer known = codes.get(word);
        if (known != null) {
            return known;
        }
        int next = words.size();
        words.add(word);
        codes.put(word, next);
        bytes += BYTES_OF_WORD + bytes(word);
        return next;
    }

    /** Returns the number of a value, or -1 if it has none. */
    int find(Object word) {
        return codes.getOrDefault(word, -1);
    }

    /** Returns the value that has a number. */
    Object word(int code) {
        return words.get(code);
    }

    /** Returns about how much memory it takes. */
    long bytes() {
        return bytes;
    }

    private static long bytes(Object word) {
        if (word instanceof Map.Entry<?, ?> slice) {
            return BYTES_OF_SLICE + bytes(slice.getKey()) + bytes(slice.getValue());
        }
        return word instanceof ModelVersion
                ? BYTES_OF_VERSION
                : 2L * word.toString().length();
    }
}
