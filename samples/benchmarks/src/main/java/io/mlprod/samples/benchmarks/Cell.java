package io.mlprod.samples.benchmarks;

import java.nio.FloatBuffer;

/** Thirty measurements of one cell sample. */
public record Cell(
        float f0,
        float f1,
        float f2,
        float f3,
        float f4,
        float f5,
        float f6,
        float f7,
        float f8,
        float f9,
        float f10,
        float f11,
        float f12,
        float f13,
        float f14,
        float f15,
        float f16,
        float f17,
        float f18,
        float f19,
        float f20,
        float f21,
        float f22,
        float f23,
        float f24,
        float f25,
        float f26,
        float f27,
        float f28,
        float f29) {

    static Cell of(float[] v) {
        return new Cell(
                v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12], v[13], v[14], v[15],
                v[16], v[17], v[18], v[19], v[20], v[21], v[22], v[23], v[24], v[25], v[26], v[27], v[28], v[29]);
    }

    /** Writes the measurements as one row, as one does without a library. */
    void putInto(FloatBuffer row) {
        row.put(f0())
                .put(f1())
                .put(f2())
                .put(f3())
                .put(f4())
                .put(f5())
                .put(f6())
                .put(f7())
                .put(f8())
                .put(f9())
                .put(f10())
                .put(f11())
                .put(f12())
                .put(f13())
                .put(f14())
                .put(f15())
                .put(f16())
                .put(f17())
                .put(f18())
                .put(f19())
                .put(f20())
                .put(f21())
                .put(f22())
                .put(f23())
                .put(f24())
                .put(f25())
                .put(f26())
                .put(f27())
                .put(f28())
                .put(f29());
    }
}
