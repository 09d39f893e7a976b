// Go's net/http through a proxy: fetch PROXY_URL URL [BODY]. HTTP, HTTPS and SOCKS5 proxies alike.
package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

func main() {
	proxy, err := url.Parse(os.Args[1])
	if err != nil {
		panic(err)
	}
	client := &http.Client{
		Timeout: 10 * time.Second,
		Transport: &http.Transport{
			Proxy:           http.ProxyURL(proxy),
			TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
		},
	}
	method, body := "GET", io.Reader(nil)
	if len(os.Args) > 3 {
		// A reader of unknown length, so that the body goes chunked.
		method, body = "POST", io.MultiReader(strings.NewReader(os.Args[3]))
	}
	request, err := http.NewRequest(method, os.Args[2], body)
	if err != nil {
		panic(err)
	}
	answer, err := client.Do(request)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(answer.StatusCode, string(text))
}
