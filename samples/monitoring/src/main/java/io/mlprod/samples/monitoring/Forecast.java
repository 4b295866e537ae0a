package io.mlprod.samples.monitoring;

/** How many bikes will be rented at the station within the hour. */
record Forecast(float rentals) {}
