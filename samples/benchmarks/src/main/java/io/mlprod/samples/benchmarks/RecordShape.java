package io.mlprod.samples.benchmarks;

import java.nio.FloatBuffer;

/** How a classifier's records are written and made by hand. */
interface RecordShape<I, O> {

    RecordShape<Cell, Diagnosis> CELL = new RecordShape<>() {
        @Override
        public void putInto(Cell cell, FloatBuffer row) {
            cell.putInto(row);
        }

        @Override
        public Diagnosis answer(long label, float[] probabilities) {
            return new Diagnosis(label, probabilities);
        }
    };

    RecordShape<Pixels, Digit> PIXELS = new RecordShape<>() {
        @Override
        public void putInto(Pixels pixels, FloatBuffer row) {
            row.put(pixels.features());
        }

        @Override
        public Digit answer(long label, float[] probabilities) {
            return new Digit(label, probabilities);
        }
    };

    void putInto(I record, FloatBuffer row);

    O answer(long label, float[] probabilities);
}
