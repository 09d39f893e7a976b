package dev.caravan.protocols.catalog;

import dev.caravan.protocols.detect.Detect;
import dev.caravan.protocols.http.Http;
import dev.caravan.protocols.http.HttpProxy;
import dev.caravan.protocols.socks4.Socks4;
import dev.caravan.protocols.socks5.Socks5;
import dev.caravan.protocols.stack.LayerType;
import dev.caravan.protocols.tcp.Tcp;

import java.util.List;

/** THE list: one line a layer. A new layer is one file and one line here. */
public final class Catalog {
    private static final List<LayerType<?>> LAYERS =
            List.of(Detect.TYPE, Socks5.TYPE, Socks4.TYPE, HttpProxy.TYPE, Http.TYPE, Tcp.TYPE);

    private Catalog() {}

    /** Every layer a document can name, in the order of the documentation. */
    public static List<LayerType<?>> layers() {
        return LAYERS;
    }
}
