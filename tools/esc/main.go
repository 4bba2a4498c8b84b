// Command esc evaluates Pulumi ESC environments for the sandbox, with Pulumi's own evaluator. It reads one JSON request
// per line and answers each with one line. In between it asks back, with a line of its own, for every environment that
// an import names: who may import what is for the sandbox to say. It ends when its input does.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "esc:", err)
		os.Exit(1)
	}
}

func serve(in io.Reader, out io.Writer) error {
	lines := &lineProtocol{reader: bufio.NewReader(in), encoder: json.NewEncoder(out)}
	for {
		var req request
		switch err := lines.receive(&req); {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		if err := lines.send(answerTo(req, lines)); err != nil {
			return err
		}
	}
}

// answerTo makes a failure of the evaluator itself an answer, so that it does not take the server with it.
func answerTo(req request, lines *lineProtocol) (result answer) {
	defer func() {
		if failure := recover(); failure != nil {
			result = answer{Failure: fmt.Sprint(failure)}
		}
	}()
	return evaluate(req, lines)
}

// A lineProtocol exchanges one JSON value per line.
type lineProtocol struct {
	reader  *bufio.Reader
	encoder *json.Encoder
}

func (p *lineProtocol) receive(value any) error {
	line, err := p.reader.ReadBytes('\n')
	if err != nil {
		return err
	}
	return json.Unmarshal(line, value)
}

func (p *lineProtocol) send(value any) error {
	return p.encoder.Encode(value)
}
