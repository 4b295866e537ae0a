package io.mlprod.samples.benchmarks;

/** Two tiers and a constant, composed without mlprod. Answers with nothing but the value. For any number of threads. */
interface Composed<I, O> extends AutoCloseable {

    /** The first tier's answer, or else that of the tiers below. */
    O ask(I input);

    /** The second tier's answer, or else the constant. */
    O askSecond(I input);

    @Override
    void close();
}
