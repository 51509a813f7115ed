import first
import main
