package io.mlprod.internal.cache;

import com.dynatrace.hash4j.hashing.ByteAccess;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * A hasher that writes the keys of filled input buffers: two hashes of 64 bits each. Its seeds are secret, so that
 * whoever sends the inputs cannot make two of them collide. Thread-safe.
 */
final class KeyHasher {

    private static final ByteAccess<ByteBuffer> NATIVE = ByteAccess.forByteBuffer(ByteOrder.nativeOrder());

    /** Odd, so that nothing is lost of what is multiplied by it, and so large that parts do not meet by their order. */
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C17L;

    private final Hasher64 first;
    private final Hasher64 second;

    KeyHasher(SecureRandom random) {
        first = Hashing.xxh3_64(random.nextLong());
        second = Hashing.xxh3_64(random.nextLong());
    }

    /** Writes the key of an input: of its values, and of its shapes, since the same values may be given in another. */
    void write(TensorBuffer[] inputs, InputKey key) {
        key.set(hash(inputs, first), hash(inputs, second));
    }

    private static long hash(TensorBuffer[] inputs, Hasher64 hasher) {
        long hash = 0;
        for (TensorBuffer input : inputs) {
            long[] shape = input.shape();
            hash = hash * FACTOR + shape.length;
            for (long dimension : shape) {
                hash = hash * FACTOR + dimension;
            }
            if (input.type() == ElementType.STRING) {
                for (int i = 0; i < input.size(); i++) {
                    hash = hash * FACTOR + hasher.hashCharsToLong(String.valueOf(input.strings()[i]));
                }
            } else {
                // The bytes as they are: a model can tell -0.0 from 0.0, and a NaN that missed would only cost a run.
                long bytes = (long) input.size() * input.type().byteSize();
                hash = hash * FACTOR + hasher.hashBytesToLong(input.bytes(), 0, bytes, NATIVE);
            }
        }
        return hash;
    }
}
