package io.mlprod.internal.cache;

import com.dynatrace.hash4j.hashing.ByteAccess;
import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import io.mlprod.model.ElementType;
import io.mlprod.spi.TensorBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A hasher that makes 128-bit keys from filled input buffers; for one thread at a time. */
final class KeyHasher {

    private static final ByteAccess<ByteBuffer> NATIVE = ByteAccess.forByteBuffer(ByteOrder.nativeOrder());

    private final HashValue128 model;
    private final HashStream128 stream;

    /**
     * Creates a hasher.
     *
     * @param hasher the hash function, seeded for the handle
     * @param model stands for all that is the same at every call: model, names and types
     */
    KeyHasher(Hasher128 hasher, HashValue128 model) {
        this.model = model;
        this.stream = hasher.hashStream();
    }

    HashValue128 key(TensorBuffer[] inputs) {
        stream.reset();
        stream.putLong(model.getMostSignificantBits()).putLong(model.getLeastSignificantBits());
        for (TensorBuffer input : inputs) {
            long[] shape = input.shape();
            stream.putInt(shape.length);
            for (long dimension : shape) {
                stream.putLong(dimension);
            }
            if (input.type() == ElementType.STRING) {
                for (int i = 0; i < input.size(); i++) {
                    stream.putString(String.valueOf(input.strings()[i])); // including its length
                }
            } else {
                // The bytes as they are: a model can tell -0.0 from 0.0, and a NaN that missed would only cost a run.
                stream.putBytes(
                        input.bytes(), 0, (long) input.size() * input.type().byteSize(), NATIVE);
            }
        }
        return stream.get();
    }
}
