module com.example.host {
    requires io.mlprod.monitoring;

    opens com.example.watching to
            io.mlprod.core;
}
